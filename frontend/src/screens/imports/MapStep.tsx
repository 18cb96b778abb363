import { Alert, Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError } from "../../api/client";
import { firstRowsQuery, useCheck } from "../../api/queries/imports";
import type { ImportJob, ImportMapping } from "../../api/types";
import { Waiting } from "../../components/Skeleton";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { useAskFirst } from "../../lib/useAskFirst";
import { useUnsaved } from "../../lib/useUnsaved";
import { Columns } from "./Columns";
import { FileFacts } from "./FileFacts";
import { FirstRows } from "./FirstRows";
import { MapOptions } from "./MapOptions";
import { NumberDoctor } from "./NumberDoctor";
import { ReadOtherwise } from "./ReadOtherwise";
import { StatusValues } from "./StatusValues";
import { ownStatusWords } from "./statusWords";

interface Props {
  job: ImportJob;
  may: boolean;
  onChecking: () => void;
}

/**
 * Step two: how the file was read, what each column is, and what happens to people here. Its first
 * rows stand above what is chosen, so that nothing is shown before them.
 */
export function MapStep({ job, may, onChecking }: Props) {
  const { isPending } = useQuery(firstRowsQuery(job.id));
  if (isPending) return <Waiting lines={8} />;
  return (
    <>
      <FileFacts job={job} />
      <FirstRows job={job} />
      {may && <ReadOtherwise job={job} />}
      {may && <Matching key={job.id} job={job} onChecking={onChecking} />}
    </>
  );
}

function Matching({ job, onChecking }: Omit<Props, "may">) {
  const [first] = useState<ImportMapping>(() => job.mapping ?? guessed(job));
  const [mapping, setMapping] = useState(first);
  const check = useCheck(job.id, onChecking);
  const isOther = JSON.stringify(mapping) !== JSON.stringify(first);
  const question = useUnsaved(isOther && !check.isSuccess);
  const [doubt, ask] = useAskFirst();
  const change = (part: Partial<ImportMapping>) => setMapping((before) => ({ ...before, ...part }));
  const hasPhone = Object.values(mapping.columns).includes("phone");
  const errors = check.error instanceof ApiError ? check.error.errors : {};

  return (
    <form
      className="stack"
      style={{ gap: 16 }}
      onSubmit={(event) => {
        event.preventDefault();
        const status_values = { ...ownStatusWords(), ...mapping.status_values };
        ask(() => check.mutate({ ...mapping, status_values }), isOther);
      }}
    >
      {question}
      {doubt}
      <ImportedBefore job={job} />
      {job.state === "uploaded" && job.mapping && <p className="dim">{t("imports.remembered")}</p>}
      {check.error && (
        <Alert color="red" role="alert">
          {Object.values(errors).flat()[0] ?? errorLine(check.error)}
        </Alert>
      )}
      <Columns job={job} mapping={mapping} change={change} />
      <NumberDoctor job={job} mapping={mapping} change={change} />
      <StatusValues job={job} mapping={mapping} change={change} />
      <MapOptions mapping={mapping} change={change} />
      {!hasPhone && <p role="status">{t("imports.need_phone")}</p>}
      <div className="bar" style={{ justifyContent: "flex-end" }}>
        <Button type="submit" loading={check.isPending} disabled={!hasPhone}>
          {t("imports.check")}
        </Button>
      </div>
    </form>
  );
}

/** The very same file was brought in before: say so before it is done twice. */
function ImportedBefore({ job }: { job: ImportJob }) {
  const before = job.imported_before;
  if (!before) return null;
  return (
    <Alert color="yellow" role="status">
      {t("imports.before")}{" "}
      <Link to="/imports/$id" params={{ id: before.id }}>
        {before.file_name ?? t("imports.unnamed")}
      </Link>
    </Alert>
  );
}

function guessed(job: ImportJob): ImportMapping {
  return {
    columns: Object.fromEntries(job.columns.map((column) => [column.header, column.guess])),
    default_country: null,
    on_match: "update",
    tags_mode: "add",
    add_tags: [],
    tag_separator: null,
    status_values: {},
  };
}
