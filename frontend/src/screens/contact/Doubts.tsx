import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import type { Conflict, Contact } from "../../api/types";
import { t } from "../../i18n";
import { ConflictCard, shown } from "../conflicts/ConflictCard";
import styles from "./contact.module.css";

/** Says that numbers or ids name this contact and another one, and lets a person decide. */
export function Doubts({ contact, conflicts }: { contact: Contact; conflicts: Conflict[] }) {
  const [open, setOpen] = useState(false);
  const [first] = conflicts;
  if (!first) return null;
  const title = t("conflicts.of", { name: contact.name });
  return (
    <div className={styles.banner} role="status">
      <span>
        {t("conflicts.banner", { n: conflicts.length })}{" "}
        <bdi className="num">{conflicts.map(shown).join(", ")}</bdi>
      </span>
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        {t("conflicts.look")}
      </Button>
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
