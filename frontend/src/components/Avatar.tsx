import styles from "./parts.module.css";

/** The style sheet knows so many colours, and this size. */
const HUES = 8;
const USUAL = 28;

/** Initials on a quiet colour that stays the same for the same name. */
export function Avatar({ name, size = USUAL }: { name: string; size?: number }) {
  const hue = hash(name) % HUES;
  return (
    <span
      aria-hidden
      data-initials={initials(name)}
      data-hue={hue}
      className={styles.avatar}
      style={
        size === USUAL
          ? undefined
          : { width: size, height: size, fontSize: Math.round(size * 0.4) }
      }
    />
  );
}

export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  const letters = picked.map((word) =>
    [...(word ?? "")].find((char) => /[\p{L}\p{N}]/u.test(char)),
  );
  return letters.join("").toLocaleUpperCase() || "?";
}

function hash(text: string): number {
  let sum = 0;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 100_003;
  return sum;
}
