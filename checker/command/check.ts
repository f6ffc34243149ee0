/** `interlock check`: explores instances of a specification and says what holds. */

import { type Arguments, type Command, CommandError, EXIT, type ExitCode, type Surroundings } from './command.js';
import { BACKEND_OPTIONS, chosenBackend, chosenCheckpoint, chosenThreads, exploreInstance } from './backend.js';
import { explorationLimits, LIMIT_OPTIONS } from './exploration.js';
import { loadSpecification } from './load.js';
import { writeFileWhole } from './files.js';
import type { Verdict } from '../explore/verdict.js';
import type { Specification } from '../language/ir.js';
import { countOf } from '../render/numbers.js';
import { renderVerdict } from '../render/verdict-text.js';
import { renderVerdictJson } from '../render/verdict-json.js';
import { refinementNames } from '../review/refining.js';
import { stepsOf } from '../trace/trace.js';

export const check: Command = {
  name: 'check',
  usage: 'SPEC [--instance NAME ...]',
  summary:
    'Explores a specification: proves or refutes its properties, with the shortest counterexamples.\n' +
    'Every instance is explored unless some are named. Exact and exhaustive, unless a limit ends it (exit 3).',
  options: {
    instance: { kind: 'text', operand: 'NAME', summary: 'only this instance (may be repeated)', repeatable: true },
    ...LIMIT_OPTIONS,
    symmetry: { kind: 'flag', summary: 'explore one state of each orbit of the sorts declared symmetric (in TypeScript)' },
    symmetric: {
      kind: 'text',
      operand: 'SORT',
      summary: 'as --symmetry, with this sort as if it were declared so; `all` for every sort (may be repeated)',
      repeatable: true,
    },
    por: { kind: 'flag', summary: 'explore one order of calls that do not touch each other (in TypeScript; traces may be longer)' },
    'explain-size': {
      kind: 'flag',
      summary: 'which variables, objects and actions the states come from; what one element more would cost',
    },
    ...BACKEND_OPTIONS,
    first: { kind: 'flag', summary: 'stop at the first violation' },
    trace: { kind: 'text', operand: 'FILE', summary: 'write the shortest counterexample (or, with --property, that one) to FILE' },
    property: { kind: 'text', operand: 'NAME', summary: 'the property whose trace --trace writes' },
    brief: { kind: 'flag', summary: 'no counterexamples, only verdicts' },
    statistics: { kind: 'flag', summary: 'counts per action, outcome and depth' },
    table: { kind: 'flag', summary: 'a Markdown table of instances and properties' },
    json: { kind: 'flag', summary: 'for machines' },
  },
  run: runCheck,
};

async function runCheck(args: Arguments, surroundings: Surroundings): Promise<ExitCode> {
  const [path, ...more] = args.operands;
  if (path === undefined || more.length > 0) throw new CommandError(`check takes one specification\nusage: interlock check ${check.usage}`);
  if (symmetryWanted(args) && args.flag('por')) {
    throw new CommandError('--symmetry and --por are not combined: choose one of them');
  }
  if (args.flag('explain-size') && (args.flag('json') || args.flag('table'))) {
    throw new CommandError('--explain-size prints text: leave out --json and --table');
  }
  if (args.flag('compress') && (args.text('backend') === 'ts' || symmetryWanted(args) || args.flag('por'))) {
    throw new CommandError('--compress is for the WebAssembly back end, and not together with --symmetry or --por');
  }
  const limits = explorationLimits(args, surroundings);
  const symmetry = symmetryWanted(args);
  const written = await loadSpecification(path, surroundings);
  // What most checks do not need is loaded by those that do: starting is most of the time that a small one takes.
  const reduced = symmetry ? await import('./symmetric-exploration.js') : null;
  const loaded = reduced?.declaredSymmetric(written, args.texts('symmetric'), path) ?? written;
  requireProperty(loaded.specification, args.text('property'), path);
  const instances = chooseInstances(
    loaded.specification.instances.map((one) => one.name),
    args.texts('instance'),
    path,
  );
  const checkpoint = chosenCheckpoint(args, instances.length, surroundings);
  const backend = chosenBackend(args);
  const options = {
    limits,
    stopAtFirst: args.flag('first'),
    backend,
    checkpoint,
    threads: chosenThreads(args, backend),
    compress: args.flag('compress'),
  };
  const verdicts: Verdict[] = [];
  for (const instance of instances) {
    const verdict =
      reduced !== null
        ? await reduced.exploreSymmetric(loaded, instance, options, surroundings)
        : args.flag('por')
          ? await (await import('./ordered-exploration.js')).exploreInOneOrder(loaded, instance, options, surroundings)
          : await exploreInstance(loaded, instance, options, surroundings);
    verdicts.push(verdict);
    if (!args.flag('json') && !args.flag('table')) {
      if (verdicts.length > 1) surroundings.print('\n');
      surroundings.print(renderVerdict(verdict, { statistics: args.flag('statistics'), counterexamples: !args.flag('brief') }));
    }
    if (args.flag('explain-size')) {
      const [{ explainSize }, { renderSize }] = await Promise.all([import('./explain-size.js'), import('../render/size-text.js')]);
      const report = await explainSize(loaded, instance, wholeSize(verdict), limits, surroundings);
      if (report !== null) surroundings.print(`\n${renderSize(report)}`);
    }
    if (surroundings.interrupted.aborted) break;
  }
  if (args.flag('json')) surroundings.print(renderVerdictJson(verdicts));
  if (args.flag('table')) surroundings.print((await import('../render/verdict-table.js')).renderVerdictTable(verdicts));
  const file = args.text('trace');
  if (file !== undefined) await keepTrace(file, verdicts, args.text('property'), surroundings);
  // What was asked for was not all told.
  const code = exitOf(verdicts);
  return surroundings.interrupted.aborted && code === EXIT.ok ? EXIT.unknown : code;
}

/** How many states there are, without any reduction, as far as the verdict tells. */
function wholeSize({ exhaustive, reduction, statistics }: Verdict): number | null {
  if (!exhaustive) return null;
  if (reduction === null) return statistics.states;
  if (reduction.kind === 'partial-order') return reduction.refused === null ? null : statistics.states;
  if (reduction.sorts.length === 0) return statistics.states;
  return reduction.exact ? reduction.states : null;
}

function symmetryWanted(args: Arguments): boolean {
  return args.flag('symmetry') || args.texts('symmetric').length > 0;
}

export function chooseInstances(known: readonly string[], wanted: readonly string[], path: string): readonly string[] {
  if (known.length === 0)
    throw new CommandError(`${path} has no instance: it needs at least one \`instance NAME { ... }\` that gives the sizes of its sorts`);
  for (const name of wanted) {
    if (!known.includes(name)) throw new CommandError(`${path} has no instance '${name}'; it has ${known.join(', ')}`);
  }
  return wanted.length === 0 ? known : wanted;
}

function requireProperty(specification: Specification, name: string | undefined, path: string): void {
  const refinements = (specification.refinements ?? []).flatMap(({ abstract }) => Object.values(refinementNames(abstract.name)));
  const names = [...[...specification.properties, ...specification.liveness].map((property) => property.name), ...refinements];
  if (name === undefined || names.includes(name)) return;
  throw new CommandError(`${path} has no property '${name}'; it has ${names.join(', ')}`);
}

async function keepTrace(
  file: string,
  verdicts: readonly Verdict[],
  property: string | undefined,
  surroundings: Surroundings,
): Promise<void> {
  const traces = verdicts
    .flatMap((verdict) => verdict.properties)
    .filter((one) => one.trace !== null && (property === undefined ? one.status === 'violated' : one.name === property))
    .map((one) => one.trace!)
    .sort((one, other) => stepsOf(one).length - stepsOf(other).length);
  const [shortest] = traces;
  if (shortest === undefined) {
    // The verdict stands whether or not there is something to write.
    surroundings.note(`${file} is not written: ${property === undefined ? 'nothing is violated' : `there is no trace of ${property}`}`);
    return;
  }
  const { serializeTrace } = await import('../trace/json.js');
  await writeFileWhole(surroundings, file, serializeTrace(shortest));
  surroundings.note(`wrote ${file}: ${shortest.property.name}, ${countOf(stepsOf(shortest).length, 'step')}`);
}

/** The worst of several verdicts: an invalid specification, then a violation, then a limit. */
function exitOf(verdicts: readonly Verdict[]): ExitCode {
  const has = (status: Verdict['status']): boolean => verdicts.some((verdict) => verdict.status === status);
  if (has('invalid')) return EXIT.misuse;
  if (has('violated')) return EXIT.violated;
  return has('unknown') ? EXIT.unknown : EXIT.ok;
}
