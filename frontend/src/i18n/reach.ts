import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a page needs before its first paint, besides what these import. */
const FIRST = [
  "src/main.tsx",
  "src/shell/AppShell.tsx",
  "src/screens/contacts/ContactsPage.tsx",
  "src/screens/sign-in/SignIn.tsx",
];
const STATEMENT = /^(?:import|export)\b[^;]*?\bfrom\s+"(\.[^"]+)";/gm;

/**
 * The keys that the first screens can say, of all there are: those that a source which they
 * import, however indirectly, has in quotes or builds from a beginning. For tests.
 */
export function firstTexts(keys: readonly string[]): string[] {
  const sources = new Map<string, string>();
  for (const file of FIRST) read(file, sources);
  const text = [...sources.values()].join("\n");
  const quoted = new Set([...text.matchAll(/["'`]([\w.|-]+)["'`]/g)].map((found) => found[1]));
  const beginnings = [
    ...[...text.matchAll(/`([a-z_]+\.[a-z_]*)\$\{/g)].map((found) => found[1] ?? ""),
    ...[...text.matchAll(/tCode\("([a-z_]+)"/g)].map((found) => `${found[1]}.`),
  ];
  return keys.filter((key) => quoted.has(key) || beginnings.some((each) => key.startsWith(each)));
}

function read(file: string, sources: Map<string, string>): void {
  if (sources.has(file)) return;
  const text = readFileSync(file, "utf8");
  sources.set(file, text);
  for (const [statement, path] of text.matchAll(STATEMENT)) {
    const next = /^(?:import|export) type\b/.test(statement) ? null : find(file, path ?? "");
    if (next) read(next, sources);
  }
}

/** The source behind an import; null for texts and styles. */
function find(from: string, path: string): string | null {
  const base = join(dirname(from), path);
  if (base.includes("/i18n")) return null;
  const files = [base, `${base}.ts`, `${base}.tsx`];
  return files.find((each) => /\.tsx?$/.test(each) && existsSync(each)) ?? null;
}
