/** Runs emitted TypeScript in memory, so that tests need neither files nor a build. */

import { transpileToFunctionBody } from '../checker/compile/transpile.js';
import * as unreachable from '../checker/language/unreachable.js';
import * as system from '../checker/system.js';
import * as checks from '../checker/values/checks.js';
import * as description from '../checker/values/description.js';
import * as layout from '../checker/values/layout.js';
import * as sets from '../checker/values/sets.js';
import * as types from '../checker/values/value-types.js';
import * as working from '../checker/values/working-state.js';
import type { InstanceLayout } from '../checker/values/instance.js';

export interface LoadedModule {
  readonly module: system.GeneratedModule;
  readonly layouts: readonly InstanceLayout[];
}

const provided: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['language/unreachable.js', unreachable],
  ['system.js', system],
  ['values/checks.js', checks],
  ['values/description.js', description],
  ['values/layout.js', layout],
  ['values/sets.js', sets],
  ['values/value-types.js', types],
  ['values/working-state.js', working],
]);

export function loadModule(text: string): LoadedModule {
  const exported: Partial<LoadedModule> = {};
  const run = new Function('require', 'exports', transpileToFunctionBody(text));
  run((path: string) => {
    if (!provided.has(path)) {
      throw new Error(`an emitted module imports ${path}`);
    }
    return provided.get(path);
  }, exported);
  return exported as LoadedModule;
}
