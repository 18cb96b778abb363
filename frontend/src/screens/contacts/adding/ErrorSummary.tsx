import { Alert } from "@mantine/core";
import { useEffect, useRef } from "react";
import { t, tCode } from "../../../i18n";

export const FIELDS = ["name", "phone", "email", "tags", "status", "owner_id"] as const;

export const idOf = (field: string) => `add-${field}`;

interface Props {
  errors: Record<string, string>;
  /** Grows with each refused save: then the focus comes here. */
  refused: number;
}

/** Every field that stands in the way of saving, each leading to where it is corrected. */
export function ErrorSummary({ errors, refused }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (refused > 0) box.current?.focus();
  }, [refused]);
  const wrong = Object.entries(errors).sort(([a], [b]) => placeOf(a) - placeOf(b));
  if (wrong.length === 0) return null;
  return (
    <Alert color="red" role="alert" tabIndex={-1} ref={box} title={t("add.errors")}>
      <ul className="plain">
        {wrong.map(([field, reason]) => (
          <li key={field}>
            <Way field={field} text={`${tCode("field", field)}: ${reason}`} />
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function Way({ field, text }: { field: string; text: string }) {
  if (placeOf(field) === FIELDS.length) return text;
  return (
    <a
      href={`#${idOf(field)}`}
      // Tall enough to be met with a finger: another one stands right under it
      style={{ display: "inline-block", paddingBlock: 3 }}
      onClick={(event) => {
        event.preventDefault();
        document.getElementById(idOf(field))?.focus();
      }}
    >
      {text}
    </a>
  );
}

function placeOf(field: string): number {
  const at = (FIELDS as readonly string[]).indexOf(field);
  return at < 0 ? FIELDS.length : at;
}
