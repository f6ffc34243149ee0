/** INV-ERR: a call that fails leaves the state as it was, but for the calls that spec/linux/README.md lists. */

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import type { TransitionSystem } from '../checker/system.js';
import { generatedModule, ownSpecifications } from './generated/specifications.js';
import { projectRoot } from './lab.js';

/** Breadth first, so that every call has been refused for most of its reasons long before. */
const STATES = 4_000;

const roots = ['vfio', 'uapi', 'host', 'mock'].map((name) => `spec/linux/${name}.ilk`);
const linux = ownSpecifications().filter(({ path }) => roots.includes(path));

/** Rows of the table whose rule is in one of these specifications. */
function listed(): readonly string[] {
  const page = readFileSync(join(projectRoot, 'spec/linux/README.md'), 'utf8');
  const section = page.split('\n## ').find((text) => text.startsWith('Failing calls that change state'))!;
  const files = new Set(linux.flatMap(({ specification }) => specification.sources.map(({ path }) => basename(path))));
  const rules = [...section.matchAll(/^\| .*\| `([\w-]+\.ilk)`, (\w+)/gm)];
  return rules.flatMap(([, file, call]) => (files.has(file!) ? [call!] : [])).sort();
}

/** Calls that end with an errno in a state other than the one they were made in. */
function leavesTraces(system: TransitionSystem): ReadonlySet<string> {
  const found = new Set<string>();
  const queue: Int32Array[] = [];
  const known = new Set<string>();
  const meet = (): void => {
    const key = system.packed.join();
    if (known.has(key) || known.size >= STATES) return;
    known.add(key);
    queue.push(system.packed.slice());
  };
  system.initialStates(meet);
  for (const state of queue) {
    system.load(state, 0);
    system.successors((index) => {
      const { kind, action } = system.outcomes[index]!;
      if (kind === 'errno' && system.changed()) found.add(system.actions[action]!.name);
      meet();
    });
  }
  return found;
}

test('only the calls of the list change something and fail', async () => {
  const found = new Set<string>();
  for (const own of linux) {
    const { create } = await generatedModule(own);
    for (const { name } of own.specification.instances.filter((instance) => instance.granularity === 'calls')) {
      for (const action of leavesTraces(create(name))) found.add(action);
    }
  }
  expect([...found].sort()).toEqual(listed());
});
