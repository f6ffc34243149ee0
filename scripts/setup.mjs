// Makes a fresh checkout runnable: checks Node, installs the locked packages once, builds. No dependency of its own.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`setup: Node ${process.versions.node} is too old; Interlock needs 20.19 or newer`);
  process.exit(2);
}

function run(command, args, purpose) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  console.error(`setup: ${purpose} failed (${error === undefined ? `exit ${status}` : error.message}): ${command} ${args.join(' ')}`);
  process.exit(2);
}

const digest = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
const stamp = join(root, 'node_modules', '.interlock-setup');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) {
  console.error('setup: installing the locked npm packages');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'installing packages');
  writeFileSync(stamp, digest);
}
run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'], 'building');

// Only a quicker start: without it, the program runs from its modules.
const written = (file) => (existsSync(join(root, file)) ? statSync(join(root, file)).mtimeMs : 0);
if (written('build/bundle/main.js') <= written('build/tsconfig.tsbuildinfo')) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'bundle.mjs')], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) console.error('setup: the program could not be put into few files, and starts more slowly');
}
