import { Button, Radio } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { useMerge } from "../../api/queries/merges";
import type { Contact, Merged, Side } from "../../api/types";
import { errorLine } from "../../components/States";
import { StatusBadge } from "../../components/StatusBadge";
import { t, tCode } from "../../i18n";
import { toast } from "../../lib/toasts";
import { usePhoneText } from "../../lib/usePhoneText";
import styles from "./merge.module.css";
import { useTakeApart } from "./useTakeApart";

const FIELDS = ["name", "phone", "email", "status", "owner"] as const;
type Field = (typeof FIELDS)[number];
/** Whose value a field gets; one that is not in it stays as usual. */
export type Choice = Partial<Record<Field, Side>>;

interface Props {
  contact: Contact;
  other: Contact;
  /** What was chosen so far; nothing yet is what most would choose. */
  choice: Choice | null;
  onChoose: (choice: Choice) => void;
  /** To look for somebody else. */
  onBack?: () => void;
  /** While it is under way the dialog stays: else nobody would hear how it ended. */
  onMerging: (now: boolean) => void;
  onCancel: () => void;
  onMerged: () => void;
}

/** Both records side by side: whose value each field gets, and what will happen. */
export function Compare(props: Props) {
  const { contact, other, onChoose, onBack, onCancel } = props;
  const choice = props.choice ?? usual(contact, other);
  const merge = useMergeNow(props);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        merge.run(choice);
      }}
    >
      <div className={styles.sides}>
        {FIELDS.map((field) => (
          <FieldRow
            key={field}
            field={field}
            contact={contact}
            other={other}
            side={choice[field] ?? "this"}
            onChange={(side) => onChoose({ ...choice, [field]: side })}
          />
        ))}
      </div>
      <p>{t("merge.what_happens", { name: contact.name, other: other.name })}</p>
      {merge.problem && (
        <p role="alert" className={styles.problem}>
          {merge.problem}
        </p>
      )}
      <div className="bar" style={{ justifyContent: "flex-end" }}>
        {onBack && (
          <Button variant="subtle" onClick={onBack}>
            {t("merge.somebody_else")}
          </Button>
        )}
        <Button variant="default" onClick={onCancel}>
          {t("action.cancel")}
        </Button>
        <Button type="submit" data-autofocus loading={merge.isPending}>
          {t("merge.action")}
        </Button>
      </div>
    </form>
  );
}

function useMergeNow({ contact, other, onMerging, onMerged }: Props) {
  const router = useRouter();
  const merge = useMerge();
  const takeApart = useTakeApart();
  const onSuccess = (done: Merged) => {
    onMerged();
    toast(t("merge.done", { name: done.name, other: other.name }), {
      tone: "good",
      about: done.id,
      action: { label: t("action.undo"), run: () => takeApart(done.id, done.merge_id) },
    });
    if (router.state.location.pathname !== `/contacts/${other.id}`) return;
    void router.navigate({
      to: "/contacts/$id",
      params: { id: done.id },
      replace: true,
      ignoreBlocker: true,
    });
  };
  const run = (fields: Choice) => {
    onMerging(true);
    merge.mutate({ contact, other, fields }, { onSuccess, onSettled: () => onMerging(false) });
  };
  return { run, isPending: merge.isPending, problem: merge.error && errorLine(merge.error) };
}

interface RowProps {
  field: Field;
  contact: Contact;
  other: Contact;
  side: Side;
  onChange: (side: Side) => void;
}

/** One field of both; where both are the same, or one has nothing to give, there is no choice. */
function FieldRow({ field, contact, other, side, onChange }: RowProps) {
  const label = tCode("field", field);
  if (!isChoice(field, contact, other)) {
    return (
      <div className={styles.row}>
        <span className={styles.label}>{label}</span>
        <div>
          <Value field={field} contact={valueOf(field, contact) ? contact : other} />
        </div>
      </div>
    );
  }
  return (
    <Radio.Group
      label={label}
      value={side}
      onChange={(value) => onChange(value as Side)}
      classNames={{ root: styles.row, label: styles.label }}
    >
      <div className={styles.two}>
        {(["this", "other"] as const).map((each) => (
          <Radio
            key={each}
            value={each}
            label={<Value field={field} contact={each === "this" ? contact : other} />}
          />
        ))}
      </div>
    </Radio.Group>
  );
}

function Value({ field, contact }: { field: Field; contact: Contact }) {
  const display = usePhoneText();
  const value = valueOf(field, contact);
  if (field === "status") return <StatusBadge status={contact.status} />;
  if (!value) return <span className="dim">{field === "owner" ? t("owner.none") : "–"}</span>;
  if (field === "phone") return <span className="num ltr">{display(value)}</span>;
  return <bdi>{value}</bdi>;
}

function valueOf(field: Field, contact: Contact): string | null {
  return field === "owner" ? (contact.owner?.name ?? null) : contact[field];
}

function isChoice(field: Field, contact: Contact, other: Contact): boolean {
  const [own, others] = [valueOf(field, contact), valueOf(field, other)];
  if (own === others) return false;
  return field === "owner" || Boolean(own && others);
}

/** What most would choose: one's own, but the other's owner where nobody owns this one. */
function usual(contact: Contact, other: Contact): Choice {
  return contact.owner || !other.owner ? {} : { owner: "other" };
}
