import { Modal } from "@mantine/core";
import { t } from "../i18n";
import { shortcuts } from "../lib/hotkeys";
import { COMMAND } from "../lib/keyHint";
import { readPrefs } from "../lib/storage";
import styles from "./shell.module.css";

/** Every key that works on this page. */
export default function KeySheet({ onClose }: { onClose: () => void }) {
  const single = readPrefs().shortcuts !== false;
  const rows = [
    [`${COMMAND} K`, t("palette.title")],
    [`${COMMAND} Z`, t("keys.undo")],
    ...shortcuts()
      .filter(({ held }) => held || single)
      .map(({ keys, label }) => [keys, t(label)]),
  ];
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("keys.sheet")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <dl className={styles.keys}>
        {rows.map(([keys = "", label]) => (
          <div key={keys}>
            <dt>
              {keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <p className="dim">{t(single ? "keys.off" : "keys.are_off")}</p>
    </Modal>
  );
}
