import { CloseButton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useSession } from "../../api/queries/session";
import { t } from "../../i18n";
import { composing } from "../../lib/composing";
import { keyHint } from "../../lib/keyHint";
import { can } from "../../lib/permissions";
import { typing } from "../../lib/typing";
import styles from "./contacts.module.css";
import { useListSearch } from "./useListSearch";

const DEBOUNCE = 180;

/** One box for names, numbers in any spelling and e-mails; names alone for who sees no numbers. */
export function SearchBox() {
  const router = useRouter();
  const { search, change } = useListSearch();
  const byNumber = can(useSession(), "contacts:private");
  const [text, setText] = useState(search.q ?? "");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sent = useRef(search.q ?? "");

  useEffect(() => {
    const now = search.q ?? "";
    if (now !== sent.current) {
      sent.current = now;
      setText(now);
    }
  }, [search.q]);

  useEffect(
    () => () => {
      clearTimeout(timer.current);
      typing(null);
    },
    [],
  );

  const send = (value: string) => {
    clearTimeout(timer.current);
    typing(null);
    // On the way to another page, which may still load, the list is not asked for again
    if (router.latestLocation.pathname !== "/contacts") return;
    const words = value.trim();
    if (words === sent.current) return;
    const first = sent.current === "";
    sent.current = words;
    void change({ q: words || undefined }, !first);
  };

  const type = (value: string) => {
    setText(value);
    typing(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => send(value), DEBOUNCE);
  };

  const clear = () => {
    setText("");
    send("");
  };

  return (
    <search className={styles.search}>
      <TextInput
        id="contact-search"
        type="search"
        {...keyHint("/")}
        aria-label={t("search.label")}
        placeholder={t(byNumber ? "search.placeholder" : "search.placeholder_names")}
        autoComplete="off"
        spellCheck={false}
        leftSection={<IconSearch size={17} aria-hidden />}
        rightSection={
          text ? <CloseButton size="sm" aria-label={t("search.clear")} onClick={clear} /> : null
        }
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (composing(event)) return;
          if (event.key === "Enter") send(text);
          if (event.key === "Escape") text ? clear() : event.currentTarget.blur();
        }}
      />
    </search>
  );
}
