import styles from "./parts.module.css";

const HUES = [152, 32, 205, 265, 345, 90, 180, 15];

/** Initials on a quiet colour that stays the same for the same name. */
export function Avatar({ name, size = 28 }: { name: string; size?: number }) {
  const hue = HUES[hash(name) % HUES.length];
  return (
    <span
      aria-hidden
      data-initials={initials(name)}
      className={styles.avatar}
      style={{
        width: size,
        height: size,
        fontSize: Math.round(size * 0.4),
        background: `light-dark(hsl(${hue} 45% 90%), hsl(${hue} 30% 24%))`,
        color: `light-dark(hsl(${hue} 60% 22%), hsl(${hue} 55% 84%))`,
      }}
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
