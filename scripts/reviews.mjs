// Makes every worked review again: the page, the mail and the row of the table. Names given as arguments limit it to those.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const index = join(root, 'reviews', 'README.md');
const all = JSON.parse(readFileSync(join(root, 'reviews', 'list.json'), 'utf8'));
const only = process.argv.slice(2);
const unknown = only.filter((name) => !all.some((review) => review.name === name));
if (unknown.length > 0) {
  console.error(`reviews: there is no review ${unknown.join(', ')}; there are ${all.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const START = '<!-- printed by npm run reviews -->';
const END = '<!-- end -->';
const rows = new Map(
  readFileSync(index, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ['))
    .map((line) => [/^\| \[([^\]]+)\]/.exec(line)[1], line]),
);

for (const { name, base, proposed, on, instances = [] } of all) {
  if (only.length > 0 && !only.includes(name)) continue;
  const kernels = on.flatMap((kernel) => ['--on', kernel]);
  const limited = instances.flatMap((instance) => ['--instance', instance]);
  const words = ['build/checker/command/main.js', 'review', base, proposed, ...limited, ...kernels, '--keep', `reviews/${name}`, '--json'];
  const { status, stdout } = spawnSync(process.execPath, words, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 2],
    maxBuffer: 2 ** 30,
  });
  // 0 and 1 are results; a limit or a mistake is not what is to be kept.
  if (status !== 0 && status !== 1) {
    console.error(`reviews: ${name} ended with exit code ${status}`);
    process.exit(status ?? 70);
  }
  const review = JSON.parse(stdout);
  const count = (change) => review.properties.filter((property) => property.change === change).length;
  const kinds = review.entries.map(({ kind }) => kind);
  const behaviour = [...new Set(kinds)].map((kind) => `${kinds.filter((other) => other === kind).length} ${kind}`).join(', ');
  const cells = [
    `[${name}](${name}.md)`,
    review.proposed.title,
    behaviour || 'nothing',
    String(count('lost') || ''),
    String(count('won') || ''),
  ];
  rows.set(name, `| ${cells.join(' | ')} |`);
  console.log(`${name}: ${behaviour || 'no difference in behaviour'}`);
}

const table = [
  '| review | change | differences in behaviour | lost | won |',
  '| --- | --- | --- | ---: | ---: |',
  ...all.flatMap(({ name }) => rows.get(name) ?? []),
];
const text = readFileSync(index, 'utf8');
const before = text.slice(0, text.indexOf(START) + START.length);
writeFileSync(index, `${before}\n${table.join('\n')}\n${text.slice(text.indexOf(END))}`);
