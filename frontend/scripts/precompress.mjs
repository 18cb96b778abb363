// Writes a .gz beside every text file of the build, for gzip_static and the embedded gateway.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const TEXT = /\.(js|css|svg|json|csv)$/;

function* files(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else yield path;
  }
}

for (const path of files("dist")) {
  if (!TEXT.test(path)) continue;
  const raw = readFileSync(path);
  const packed = gzipSync(raw, { level: 9 });
  if (packed.length < raw.length) writeFileSync(`${path}.gz`, packed);
}
