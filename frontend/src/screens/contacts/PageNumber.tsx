import { type FormEvent, useEffect, useRef, useState } from "react";
import { number, t } from "../../i18n";
import styles from "./contacts.module.css";

interface Props {
  /** Null when nobody knows, as only a cursor has led there. */
  page: number | null;
  /** How many have a number to go to; the page may lie behind them. */
  pages: number;
  onGo: (page: number) => void;
}

/** "Page 3 of 200", where the 3 is a field: type another number and press Enter. */
export function PageNumber({ page, pages, onGo }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = page === null ? "" : number(page);
  const [before, after] = t("pager.page", { pages }).split("{page}");
  const field = useRef<HTMLInputElement>(null);
  // What is typed next is another number, not more digits of this one
  useEffect(() => {
    if (typed === null && shown && document.activeElement === field.current) field.current?.select();
  }, [typed, shown]);
  const rest = page !== null && page > pages ? "" : after;
  const go = (event: FormEvent) => {
    event.preventDefault();
    const wanted = digitsOf(typed ?? "");
    setTyped(null);
    if (wanted) onGo(Math.min(Math.max(wanted, 1), pages));
  };
  return (
    <form className={`${styles.pageNumber} num dim`} onSubmit={go}>
      <span aria-hidden>{before}</span>
      <input
        ref={field}
        aria-label={`${before}${shown || "?"}${rest}`}
        inputMode="numeric"
        enterKeyHint="go"
        autoComplete="off"
        maxLength={7}
        value={typed ?? shown}
        onClick={(event) => typed === null && event.currentTarget.select()}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={() => setTyped(null)}
      />
      <span aria-hidden>{rest}</span>
    </form>
  );
}

/** The number that was typed, in the digits of any of our languages; 0 for none. */
function digitsOf(text: string): number {
  const latin = text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) =>
    String(digit.charCodeAt(0) & 15),
  );
  return Number(latin.replace(/\D/g, ""));
}
