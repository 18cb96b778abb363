import { IconArrowLeft, IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { Link, useNavigate, useRouter } from "@tanstack/react-router";
import { useMemo } from "react";
import { number, t } from "../../i18n";
import { type Shortcut, useShortcuts } from "../../lib/hotkeys";
import { neighboursOf, recallWalk } from "../../lib/walk";
import styles from "./contact.module.css";
import { useWalk } from "./useWalk";

interface Props {
  id: string;
  /** What else the line has room for. */
  children?: React.ReactNode;
}

/** Back to the list it was opened from, and to the contacts before and after it there. */
export function Neighbours({ id, children }: Props) {
  const navigate = useNavigate();
  const { previous, next, place, many, exact } = neighboursOf(useWalk(id), id);
  const wanted = useMemo<Shortcut[]>(() => {
    const go = (to: string | null) =>
      to && navigate({ to: "/contacts/$id", params: { id: to }, replace: true });
    return [
      { keys: "j", label: "keys.next_contact", run: () => go(next) },
      { keys: "k", label: "keys.previous_contact", run: () => go(previous) },
    ];
  }, [navigate, next, previous]);
  useShortcuts(wanted);
  return (
    <nav className={styles.walk} aria-label={t("contact.walk")}>
      <BackLink id={id} />
      {children}
      {many > 1 && (
        <>
          <span className="dim num">{t("contact.place", { place, many: exact ? many : t("contacts.about", { n: number(many) }) })}</span>
          <Step to={previous} label={t("contact.previous_contact")} keys="k">
            <IconChevronUp size={18} aria-hidden />
          </Step>
          <Step to={next} label={t("contact.next_contact")} keys="j">
            <IconChevronDown size={18} aria-hidden />
          </Step>
        </>
      )}
    </nav>
  );
}

interface StepProps {
  to: string | null;
  label: string;
  keys: string;
  children: React.ReactNode;
}

function Step({ to, label, keys, children }: StepProps) {
  if (!to) {
    return (
      <span className={styles.step} aria-hidden>
        {children}
      </span>
    );
  }
  return (
    <Link
      to="/contacts/$id"
      params={{ id: to }}
      replace
      className={styles.step}
      aria-label={label}
      aria-keyshortcuts={keys}
      title={`${label} (${keys})`}
    >
      {children}
    </Link>
  );
}

/** To the very list it was opened from, with its filters and page; else to all contacts. */
function BackLink({ id }: { id: string }) {
  const router = useRouter();
  const walk = recallWalk();
  const isFromList = walk?.ids.includes(id);
  return (
    <Link
      to="/contacts"
      search={isFromList ? walk?.search : {}}
      className={styles.back}
      onClick={(event) => {
        const before = router.history.location.state.__TSR_index - 1;
        if (!isFromList || walk?.entry !== before) return;
        event.preventDefault();
        router.history.back();
      }}
    >
      <IconArrowLeft size={16} className={styles.flip} aria-hidden />
      {t("contact.back")}
    </Link>
  );
}
