import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { membersQuery, ownedQuery, tagsQuery } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import { pipelineQuery } from "../../api/queries/workspace";
import type { LeadStatus } from "../../api/types";
import { RetryLine } from "../../components/RetryLine";
import { StatusBadge } from "../../components/StatusBadge";
import { type Key, t, tCode } from "../../i18n";
import { NOBODY } from "../../lib/conditions";
import { type OwnField, SOURCES, type Source, STATUSES } from "../../lib/filters";
import { plain } from "../../lib/plain";
import { Choice, Narrow } from "./Choice";
import styles from "./contacts.module.css";
import { DateEditor } from "./DateEditor";
import { Operators } from "./Operators";
import { useListSearch } from "./useListSearch";

const SHOWN = 100;

/** What a filter is set with. */
export function editorOf(field: OwnField) {
  if (field === "created" || field === "active") return <DateEditor field={field} />;
  if (field === "marketing" || field === "blocked") return <EitherEditor field={field} />;
  if (field === "source") return <Sources />;
  return <ValueEditor field={field} />;
}

const VALUES = { status: Statuses, tag: Tags, owner: Owners };

/** How values are meant, and which; where it is none at all there is nothing to choose. */
function ValueEditor({ field }: { field: keyof typeof VALUES }) {
  const { search } = useListSearch();
  const Values = VALUES[field];
  return (
    <div className={styles.editor}>
      <Operators field={field} />
      {search[`${field}_is`] !== "empty" && <Values />}
    </div>
  );
}

const EITHER = {
  marketing: { stopped: "marketing.stopped", allowed: "marketing.allowed" },
  blocked: { yes: "filter.blocked_yes", no: "filter.blocked_no" },
} as const satisfies Record<string, Record<string, Key>>;

/** One of two things that are so of everybody; a second click on it asks for neither. */
function EitherEditor({ field }: { field: keyof typeof EITHER }) {
  const { search, change } = useListSearch();
  return (
    <div className={styles.choices}>
      {Object.entries<Key>(EITHER[field]).map(([value, label], place) => (
        <Choice
          key={value}
          first={place === 0}
          on={search[field] === value}
          onChange={() => change({ [field]: search[field] === value ? undefined : value })}
        >
          {t(label)}
        </Choice>
      ))}
    </div>
  );
}

/** By which ways they came. */
function Sources() {
  const { search, change } = useListSearch();
  const set = search.source ?? [];
  return (
    <div className={styles.choices}>
      {SOURCES.map((source) => (
        <Choice
          key={source}
          first={source === SOURCES[0]}
          on={set.includes(source)}
          onChange={() => change({ source: toggled<Source>(set, source) })}
        >
          {tCode("source", source)}
        </Choice>
      ))}
    </div>
  );
}

function Statuses() {
  const { search, change } = useListSearch();
  const { data } = useQuery(pipelineQuery);
  const set = search.status ?? [];
  const count = new Map(data?.items.map((stage) => [stage.code, stage.contacts]));
  return (
    <div className={styles.choices}>
      {STATUSES.map((status) => (
        <Choice
          key={status}
          first={status === STATUSES[0]}
          on={set.includes(status)}
          onChange={() => change({ status: toggled<LeadStatus>(set, status) })}
          count={count.get(status)}
        >
          <StatusBadge status={status} />
        </Choice>
      ))}
    </div>
  );
}

function Tags() {
  const { search, change } = useListSearch();
  const { data, isPending, error, refetch } = useQuery(tagsQuery);
  const [wanted, setWanted] = useState("");
  const set = search.tag ?? [];
  const all = (data?.items ?? []).filter((tag) => matches(tag.name, wanted));
  const gone = set.filter((name) => !data?.items.some((tag) => tag.name === name));
  return (
    <>
      <Narrow value={wanted} onChange={setWanted} />
      {set.length > 1 && !search.tag_is && (
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t("filter.tag_mode")}
          value={search.tag_mode ?? "any"}
          onChange={(mode) => change({ tag_mode: mode === "all" ? "all" : undefined })}
          data={[
            { value: "any", label: t("filter.any") },
            { value: "all", label: t("filter.all") },
          ]}
        />
      )}
      <div className={styles.choices}>
        {[...gone.map((name) => ({ name, contacts: 0 })), ...all.slice(0, SHOWN)].map((tag) => (
          <Choice
            key={tag.name}
            on={set.includes(tag.name)}
            onChange={() => change({ tag: toggled(set, tag.name) })}
            count={tag.contacts}
          >
            {tag.name}
          </Choice>
        ))}
        {error && !data && <RetryLine error={error} onRetry={refetch} />}
        {!isPending && !error && all.length === 0 && <p className="dim">{t("filter.nothing")}</p>}
      </div>
    </>
  );
}

function Owners() {
  const { search, change } = useListSearch();
  const session = useSession();
  const { data, error, refetch } = useQuery(membersQuery);
  const countOf = useOwnerCounts();
  const [wanted, setWanted] = useState("");
  const set = search.owner ?? [];
  const me = session.member.id;
  const fixed = [
    { id: me, name: t("owner.me") },
    { id: NOBODY, name: t("owner.none") },
  ];
  const others = (data?.items ?? []).filter((member) => member.id !== me);
  const all = [...fixed, ...others].filter((owner) => matches(owner.name, wanted));
  return (
    <>
      {others.length > 6 && <Narrow value={wanted} onChange={setWanted} />}
      <div className={styles.choices}>
        {all.map((owner, place) => (
          <Choice
            key={owner.id}
            first={place === 0}
            on={set.includes(owner.id)}
            onChange={() => change({ owner: toggled(set, owner.id) })}
            count={countOf(owner.id)}
          >
            {owner.name}
          </Choice>
        ))}
        {error && !data && <RetryLine error={error} onRetry={refetch} />}
      </div>
    </>
  );
}

/** How many contacts somebody or nobody is responsible for; undefined until that is known. */
function useOwnerCounts(): (id: string) => number | undefined {
  const { data: owned } = useQuery(ownedQuery);
  const { data: pipeline } = useQuery(pipelineQuery);
  return (id) => {
    if (!owned || id !== NOBODY) return owned && (owned.get(id) ?? 0);
    const sum = (counts: Iterable<number>) => [...counts].reduce((all, each) => all + each, 0);
    const all = pipeline && sum(pipeline.items.map((stage) => stage.contacts));
    return all === undefined ? undefined : Math.max(0, all - sum(owned.values()));
  };
}

function toggled<T extends string>(set: readonly T[], value: T): T[] {
  return set.includes(value) ? set.filter((each) => each !== value) : [...set, value];
}

function matches(name: string, wanted: string): boolean {
  return plain(name).includes(plain(wanted));
}
