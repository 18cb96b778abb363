import { Button, Modal } from "@mantine/core";
import { t, tCode } from "../../i18n";
import type { Overtaken } from "../../lib/overtaken";
import { relative } from "../../lib/time";
import styles from "./contact.module.css";

interface Props {
  asked: Overtaken;
  onAnswer: (mine: boolean) => void;
}

/** Theirs and mine side by side; leaving it keeps theirs, which is what the server has. */
export default function OvertakenDialog({ asked, onAnswer }: Props) {
  const { of, field, theirs, mine } = asked;
  return (
    <Modal
      opened
      onClose={() => onAnswer(false)}
      title={t("overtaken.title", { field: tCode("field", field), name: of.name })}
      centered
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <p>{whoAndWhen(asked)}</p>
      <dl className={styles.versions}>
        <dt>{t("overtaken.theirs")}</dt>
        <dd>
          <bdi>{theirs || t("contact.nothing")}</bdi>
        </dd>
        <dt>{t("overtaken.mine")}</dt>
        <dd>
          <bdi>{mine || t("contact.nothing")}</bdi>
        </dd>
      </dl>
      <div className="bar" style={{ justifyContent: "flex-end", marginBlockStart: 20 }}>
        <Button variant="default" data-autofocus onClick={() => onAnswer(false)}>
          {t("overtaken.keep_theirs")}
        </Button>
        <Button onClick={() => onAnswer(true)}>{t("overtaken.use_mine")}</Button>
      </div>
    </Modal>
  );
}

/** A change of the last minute was just now. */
const JUST_NOW_MS = 60_000;

function whoAndWhen({ by, at }: Overtaken): string {
  if (!by || !at) return t("overtaken.by_somebody");
  const fresh = Date.now() - Date.parse(at) < JUST_NOW_MS;
  return fresh
    ? t("overtaken.just_now", { who: by.name })
    : t("overtaken.by", { who: by.name, time: relative(at) });
}
