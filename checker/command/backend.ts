/** Which back end explores an instance: WebAssembly where it can, else the generated TypeScript, which is the reference. */

import type { Verdict } from '../explore/verdict.js';
import { expandSteps } from '../language/steps/expand-steps.js';
import { startWasmExploration } from '../wasm/explore.js';
import { NotEmitted } from '../wasm/value.js';
import { type Arguments, CommandError, type Options, type Surroundings } from './command.js';
import { type ExplorationOptions, exploreOptions, finish, runExploration } from './exploration.js';
import { type Loaded, systemOf } from './load.js';

export type Backend = 'wasm' | 'ts';

export const BACKEND_OPTIONS: Options = {
  backend: { kind: 'text', operand: 'NAME', summary: '`wasm` (WebAssembly, the default) or `ts` (the generated TypeScript, slower)' },
};

/** @throws CommandError for a back end that does not exist */
export function chosenBackend(args: Arguments): Backend {
  const name = args.text('backend') ?? 'wasm';
  if (name !== 'wasm' && name !== 'ts') throw new CommandError(`there is no back end '${name}'; there are wasm and ts`);
  return name;
}

/** Explores one instance. Falls back to TypeScript, and says why, where WebAssembly cannot run it. */
export async function exploreInstance(
  loaded: Loaded,
  name: string,
  options: Omit<ExplorationOptions, 'reduction'> & { readonly backend: Backend },
  surroundings: Surroundings,
): Promise<Verdict> {
  const { specification, origin } = loaded;
  // Liveness and refinement are judged by the reference alone: nobody has to be told.
  const isForBoth = specification.liveness.length === 0 && (specification.refinements ?? []).length === 0;
  if (options.backend === 'wasm' && isForBoth) {
    try {
      const { granularity } = specification.instances.find((instance) => instance.name === name)!;
      const expanded = expandSteps(specification, granularity);
      const instance = expanded.instances.find((each) => each.name === name)!;
      const exploration = startWasmExploration(expanded, instance, exploreOptions(specification.name, name, origin, options, surroundings));
      return await finish(exploration, surroundings);
    } catch (error) {
      if (!(error instanceof NotEmitted)) throw error;
      surroundings.note(`${specification.name} ${name}: explored by the TypeScript back end, because ${error.message}`);
    }
  }
  return runExploration(await systemOf(loaded, name), origin, options, surroundings);
}
