// Puts the built program into few files, build/bundle: loading 170 modules one by one takes longer than checking a small model.
// What generated modules import stays where it is, so that they and the program have the same.
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const build = join(dirname(fileURLToPath(import.meta.url)), '..', 'build');
const checker = join(build, 'checker') + sep;
const main = join(checker, 'command', 'main.js');

/** Also what says by its own place where the program lies. */
const isShared = (path) =>
  path.startsWith(join(checker, 'values') + sep) ||
  ['system.js', 'place.js', join('language', 'unreachable.js')].some((file) => path === join(checker, file));

/** What `check` always needs: one file. */
const atOnce = new Set();
function reach(path) {
  if (atOnce.has(path) || isShared(path)) return;
  atOnce.add(path);
  const text = readFileSync(path, 'utf8');
  for (const [, from] of text.matchAll(/^(?:import|export)\s[^;]*?from '(\.[^']+)'/gm)) reach(join(dirname(path), from));
}
reach(main);
reach(join(checker, 'command', 'check.js'));

const bundle = await rolldown({
  input: main,
  platform: 'node',
  external: (id) => !id.startsWith('.') && (!id.startsWith(checker) || isShared(id)) && !id.startsWith(join(build, 'generated')),
  plugins: [
    {
      name: 'shared',
      resolveId: (id, importer) => {
        if (!id.startsWith('.') || importer === undefined) return null;
        const path = join(dirname(importer), id);
        return isShared(path) ? { id: path, external: true } : null;
      },
    },
  ],
  treeshake: false,
  logLevel: 'silent',
});
const folder = join(build, 'bundle');
rmSync(folder, { recursive: true, force: true });
await bundle.write({
  dir: folder,
  format: 'esm',
  chunkFileNames: '[name].js',
  paths: (id) => (isShared(id) ? relative(folder, id) : id),
  codeSplitting: { groups: [{ name: 'check', test: (id) => atOnce.has(id) && id !== main }] },
});
await bundle.close();
