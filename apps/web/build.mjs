// Bundles the page: every file compressed, ready to be embedded in the program. usage: node build.mjs [FOLDER/]   (default: dist/)
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';

const here = new URL('.', import.meta.url).pathname;
const out = process.argv[2] ?? here + 'dist/';
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

// The libraries are files of their own, fetched when a page first needs them.
const bundles = [
  { name: 'app.js', entry: 'src/app.tsx', external: ['./plot.js', './graph.js', './map.js'] },
  { name: 'plot.js', entry: 'src/plot.ts' },
  { name: 'graph.js', entry: 'src/graph.ts' },
  { name: 'map.js', entry: 'src/map.ts' },
];
const notices = new Set();
const files = new Map();
for (const b of bundles) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [b.entry],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    external: b.external,
    metafile: true,
  });
  for (const path of Object.keys(result.metafile.inputs)) {
    const found = path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (found) notices.add(found[1]);
  }
  files.set(b.name, result.outputFiles[0].text);
}
files.set('app.css', (await build({ absWorkingDir: here, entryPoints: ['src/app.css'], write: false, minify: true })).outputFiles[0].text);
files.set('index.html', readFileSync(here + 'src/index.html', 'utf8'));
files.set('icon.svg', readFileSync(here + 'src/icon.svg', 'utf8'));
files.set('world.json', readFileSync(here + 'node_modules/world-atlas/countries-110m.json', 'utf8'));
files.set('openapi.json', JSON.stringify(JSON.parse(readFileSync(here + '../server/openapi.json', 'utf8'))));

let total = 0;
for (const [name, text] of files) {
  const bytes = gzipSync(text, { level: 9 });
  bytes[9] = 255; // the operating system's mark
  total += bytes.length;
  writeFileSync(out + name + '.gz', bytes);
  console.log(`${String(bytes.length).padStart(8)}  ${name}`);
}
console.log(`${String(total).padStart(8)}  in all`);

// What the bundles contain, with the licences that their packages state.
const rows = [...notices, 'world-atlas'].sort().map((name) => {
  const about = JSON.parse(readFileSync(`${here}node_modules/${name}/package.json`, 'utf8'));
  return `${name}\t${about.version}\t${about.license}`;
});
const licences = [...notices, 'world-atlas'].sort().map((name) => {
  const file = readdirSync(`${here}node_modules/${name}`).find((f) => /^licen[cs]e/i.test(f));
  return `${name}\n${'='.repeat(name.length)}\n${file ? readFileSync(`${here}node_modules/${name}/${file}`, 'utf8').trim() : 'see packages.tsv'}\n`;
});
const texts = gzipSync(licences.join('\n'), { level: 9 });
texts[9] = 255;
writeFileSync(out + 'LICENCES.txt.gz', texts);
writeFileSync(out + 'packages.tsv', 'package\tversion\tlicence\n' + rows.join('\n') + '\n');

// What all this was made from: by it test/serve/page.py tells without node whether the bundle is of today.
const hash = createHash('sha256');
const sources = readdirSync(here + 'src').sort((a, b) => (a < b ? -1 : 1)).map((name) => [name, here + 'src/' + name]);
for (const [name, path] of [...sources, ['build.mjs', here + 'build.mjs'], ['package-lock.json', here + 'package-lock.json'], ['openapi.json', here + '../server/openapi.json']])
  hash.update(name + '\0').update(readFileSync(path)).update('\0');
writeFileSync(out + 'sources.sha256', hash.digest('hex') + '\n');
