import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { membersQuery, tagsQuery } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import type { LeadStatus } from "../../api/types";
import { StatusBadge } from "../../components/StatusBadge";
import { number, t } from "../../i18n";
import { STATUSES } from "../../lib/filters";
import { plain } from "../../lib/plain";
import { Choice, Narrow } from "./Choice";
import styles from "./contacts.module.css";
import { useListSearch } from "./useListSearch";

const SHOWN = 100;

export function StatusEditor() {
  const { search, change } = useListSearch();
  const set = search.status ?? [];
  return (
    <div className={styles.editor}>
      <div className={styles.choices}>
        {STATUSES.map((status) => (
          <Choice
            key={status}
            on={set.includes(status)}
            onChange={() => change({ status: toggled<LeadStatus>(set, status) })}
          >
            <StatusBadge status={status} />
          </Choice>
        ))}
      </div>
    </div>
  );
}

export function TagEditor() {
  const { search, change } = useListSearch();
  const { data, isPending } = useQuery(tagsQuery);
  const [wanted, setWanted] = useState("");
  const set = search.tag ?? [];
  const all = (data?.items ?? []).filter((tag) => matches(tag.name, wanted));
  const gone = set.filter((name) => !data?.items.some((tag) => tag.name === name));
  return (
    <div className={styles.editor}>
      <Narrow value={wanted} onChange={setWanted} />
      {set.length > 1 && (
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
            hint={number(tag.contacts)}
          >
            {tag.name}
          </Choice>
        ))}
        {!isPending && all.length === 0 && <p className="dim">{t("filter.nothing")}</p>}
      </div>
    </div>
  );
}

export function OwnerEditor() {
  const { search, change } = useListSearch();
  const session = useSession();
  const { data } = useQuery(membersQuery);
  const [wanted, setWanted] = useState("");
  const set = search.owner ?? [];
  const me = session.member.id;
  const fixed = [
    { id: me, name: t("owner.me") },
    { id: "none", name: t("owner.none") },
  ];
  const others = (data?.items ?? []).filter((member) => member.id !== me);
  const all = [...fixed, ...others].filter((owner) => matches(owner.name, wanted));
  return (
    <div className={styles.editor}>
      {others.length > 6 && <Narrow value={wanted} onChange={setWanted} />}
      <div className={styles.choices}>
        {all.map((owner) => (
          <Choice
            key={owner.id}
            on={set.includes(owner.id)}
            onChange={() => change({ owner: toggled(set, owner.id) })}
          >
            {owner.name}
          </Choice>
        ))}
      </div>
    </div>
  );
}

function toggled<T extends string>(set: readonly T[], value: T): T[] {
  return set.includes(value) ? set.filter((each) => each !== value) : [...set, value];
}

function matches(name: string, wanted: string): boolean {
  return plain(name).includes(plain(wanted));
}
