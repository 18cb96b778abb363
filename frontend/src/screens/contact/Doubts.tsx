import { Modal } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { conflictsOfQuery } from "../../api/queries/details";
import type { Contact } from "../../api/types";
import { t } from "../../i18n";
import { ConflictCard, useShown } from "../conflicts/ConflictCard";
import styles from "./contact.module.css";
import { Lookalike } from "./Lookalike";

/**
 * Says that numbers or ids name this contact and another one, and lets a person decide. It stands
 * in a line that is there anyway, so that nothing moves when it comes: nobody waits for it.
 */
export function Doubts({ contact }: { contact: Contact }) {
  const { data } = useQuery(conflictsOfQuery(contact.id));
  const conflicts = data?.items ?? [];
  const [open, setOpen] = useState(false);
  const shown = useShown();
  const [first] = conflicts;
  if (!first) return <Lookalike contact={contact} />;
  const title = t("conflicts.of", { name: contact.name });
  return (
    <div className={styles.doubts} role="status">
      <span className={styles.doubt}>
        {t("conflicts.banner", { n: conflicts.length })}{" "}
        <bdi className="num">{conflicts.map(shown).join(", ")}</bdi>
      </span>
      <button type="button" onClick={() => setOpen(true)}>
        <IconAlertTriangle size={16} aria-hidden />
        <span>{t("conflicts.look")}</span>
      </button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={title}
        size="lg"
        centered
        closeButtonProps={{ "aria-label": t("action.close") }}
      >
        <div className="stack" style={{ gap: 16 }}>
          {conflicts.map((conflict) => (
            <ConflictCard key={conflict.id} conflict={conflict} />
          ))}
        </div>
      </Modal>
    </div>
  );
}
