// The full conformance run of every specification of Linux, on the kernels that it describes: pages and index. Names limit it to those.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const all = JSON.parse(readFileSync(join(root, 'docs', 'conformance', 'list.json'), 'utf8'));
const nameOf = ({ specification }) => basename(specification, '.ilk');
const only = process.argv.slice(2);
const unknown = only.filter((name) => !all.some((one) => nameOf(one) === name));
if (unknown.length > 0) {
  console.error(`conform: there is no ${unknown.join(', ')} in docs/conformance/list.json; there are ${all.map(nameOf).join(', ')}`);
  process.exit(2);
}

// Every specification has its turn, whatever came out before; the worst result is the command's.
let worst = 0;
for (const one of all) {
  if (only.length > 0 && !only.includes(nameOf(one))) continue;
  const kernels = one.on.flatMap((kernel) => ['--on', kernel]);
  const limited = (one.instances ?? []).flatMap((instance) => ['--instance', instance]);
  const words = [
    'build/checker/command/main.js',
    'conform',
    one.specification,
    ...kernels,
    ...limited,
    '--walks',
    '6',
    '--seed',
    '1',
    '--known',
    'docs/conformance/known.json',
    '--page',
    'docs/conformance',
  ];
  const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: ['ignore', 1, 2] });
  worst = Math.max(worst, status ?? 70);
}
process.exit(worst);
