import { t } from "../../i18n";
import { STATUSES } from "../../lib/filters";

const PEOPLE = [
  ["Amara Okafor", "+2348031234567", "amara@example.com"],
  ["Lucía Fernández", "+34612345678", "lucia@example.com"],
  ["Omar Haddad", "+962791234567", ""],
  ["Mei Lin", "+6591234567", "mei@example.com"],
] as const;

interface Own {
  /** A member's address. */
  owner: string;
  /** Names of tags that are there. */
  tags: readonly string[];
}

/** A file that can be imported as it is: with this workspace's stages, tags and an owner. */
export function sampleCsv({ owner, tags }: Own): string {
  const [first = "vip", second = "newsletter"] = tags;
  const given = [`${first}, ${second}`, first, "", second];
  const rows = PEOPLE.map((person, at) => [
    ...person,
    given[at] ?? "",
    t(`status.${STATUSES[at] ?? "cold"}`),
    at % 2 === 0 ? owner : "",
  ]);
  const lines = [["name", "phone", "email", "tags", "status", "owner"], ...rows];
  return `${lines.map((cells) => cells.map(quoted).join(",")).join("\r\n")}\r\n`;
}

/** As a spreadsheet opens it: the mark tells it that this is UTF-8. */
export function sampleAddress(own: Own): string {
  return `data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeff${sampleCsv(own)}`)}`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
