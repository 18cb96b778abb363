// Gzip sizes (kB) per route from the Vite manifest, against budget.json. Exits 1 when over.
import { existsSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

if (!existsSync("dist/manifest.json")) {
  console.error("There is no build to weigh; run npm run build.");
  process.exit(1);
}

const budget = JSON.parse(readFileSync("budget.json", "utf8"));
const manifest = JSON.parse(readFileSync("dist/manifest.json", "utf8"));
const kb = (file) => gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length / 1000;

function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key]?.imports ?? []) closure(next, seen);
  return seen;
}

const main = Object.keys(manifest).find((key) => manifest[key].isEntry);
const initial = closure(main);
const problems = [];

function report(name, size, limit) {
  console.log(`${name.padEnd(34)} ${size.toFixed(1).padStart(7)} kB   limit ${limit}`);
  if (size > limit) problems.push(`${name} is ${size.toFixed(1)} kB, the limit is ${limit} kB`);
}

function filesOf(keys, field) {
  return new Set([...keys].flatMap((key) => manifest[key]?.[field] ?? []).flat());
}

for (const [name, { entries, initial: limit }] of Object.entries(budget.routes)) {
  const keys = new Set(initial);
  for (const entry of entries) {
    // A screen that was moved would weigh nothing
    if (!manifest[entry]) problems.push(`${name}: ${entry} is in no build`);
    closure(entry, keys);
  }
  const scripts = new Set([...keys].map((key) => manifest[key]?.file).filter(Boolean));
  scripts.add(Object.values(manifest).find((chunk) => chunk.src === "src/i18n/en/first.ts")?.file);
  const total = [...scripts].filter((f) => f?.endsWith(".js")).reduce((sum, f) => sum + kb(f), 0);
  report(`JS ${name}`, total, limit);
  const css = [...filesOf(keys, "css")].reduce((sum, f) => sum + kb(f), 0);
  report(`CSS ${name}`, css, budget.css);
}

// What each other screen adds to the shell: all that has to be there before it is
const shell = closure("src/shell/AppShell.tsx", new Set(initial));
for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry || !/^src\/screens\/.*(Page|NewImport)\.tsx$/.test(key)) continue;
  const added = [...closure(key)].filter((each) => !shell.has(each));
  const scripts = new Set(added.map((each) => manifest[each].file).filter((f) => f.endsWith(".js")));
  report(`adds ${key.slice("src/screens/".length)}`, [...scripts].reduce((sum, f) => sum + kb(f), 0), budget.screen);
}

for (const [key, chunk] of Object.entries(manifest)) {
  if (initial.has(key) || !chunk.file.endsWith(".js")) continue;
  const size = kb(chunk.file);
  if (size > budget.chunk) report(`chunk ${key}`, size, budget.chunk);
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
