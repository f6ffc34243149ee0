/** Instances: sizes, values of constants, actions left out, and the machine, checked against the declarations. */

import type * as ast from '../ast.js';
import { error, type Report } from '../diagnostic.js';
import { checkSizes, type SetUse } from './instance-limits.js';
import { checkMachine } from './instance-machine.js';
import { constantCells, defaultCells } from './instance-values.js';
import type { Instance, Specification } from '../ir.js';
import { suggest } from '../check/suggestion.js';

export type Uninstantiated = Omit<Specification, 'instances'>;

type Setting = Extract<ast.InstanceClause, { kind: 'setting' }>;

/** What the specification as a whole has, for all its instances. */
export interface Surroundings {
  /** Names of all declared actions, also of those with errors. */
  readonly actions: ReadonlySet<string>;
  /** What `setsIn` gives. */
  readonly sets: readonly SetUse[];
  /** Names of declarations with errors. */
  readonly broken: ReadonlySet<string>;
  readonly report: Report;
}

export function checkInstance(
  specification: Uninstantiated,
  { actions, sets, broken, report }: Surroundings,
  declared: ast.InstanceDeclaration,
  declaration: ast.Declaration,
): Instance {
  const settings = collectSettings(specification, broken, declared, report);
  const sizes = sizesOf(specification, declared, settings, report);
  const instance = {
    name: declared.name.text,
    documentation: declared.title?.value ?? declaration.documentation,
    sizes,
    constants: constantsOf(specification, declared, settings, sizes, report),
    ...chosenActions(specification, actions, declared, report),
    granularity: declared.clauses.some((clause) => clause.kind === 'steps') ? ('steps' as const) : ('calls' as const),
    machine: checkMachine(specification, sizes, declared, report),
    span: declared.name.span,
  };
  checkSizes(specification, sets, instance, report);
  return instance;
}

function collectSettings(
  specification: Uninstantiated,
  broken: ReadonlySet<string>,
  declared: ast.InstanceDeclaration,
  report: Report,
): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>();
  const known = [...specification.sorts, ...specification.constants].map((symbol) => symbol.name);
  for (const clause of declared.clauses) {
    if (clause.kind !== 'setting') continue;
    const name = clause.path.map((part) => part.text).join('.');
    if (broken.has(name)) continue;
    if (!known.includes(name)) {
      report(
        error(
          'bad-setting',
          clause.span,
          `\`${name}\` is not a sort, object or constant`,
          suggest(name, known, 'an instance gives sizes of sorts and values of constants'),
        ),
      );
    } else if (settings.has(name)) {
      report(error('bad-setting', clause.span, `\`${name}\` is set twice`, 'remove one'));
    } else {
      settings.set(name, clause);
    }
  }
  return settings;
}

/** The most elements that a sort may have: an index fits the bits of a set, with room for none. */
const LARGEST_SORT = 4096;

function sizesOf(
  specification: Uninstantiated,
  declared: ast.InstanceDeclaration,
  settings: ReadonlyMap<string, Setting>,
  report: Report,
): Readonly<Record<string, number>> {
  const sizes = new Map<string, number>();
  const missing: string[] = [];
  for (const { name } of specification.sorts) {
    const value = settings.get(name)?.value;
    sizes.set(name, 1);
    if (value === undefined) missing.push(name);
    else if (value.kind !== 'integer' || value.value < 1)
      report(error('bad-value', value.span, `the size of \`${name}\` must be a positive number`, `write \`${name} = 1\` or more`));
    else if (value.value > LARGEST_SORT)
      report(error('too-large', value.span, `a sort has at most ${LARGEST_SORT} elements`, 'exploration needs small instances'));
    else sizes.set(name, value.value);
  }
  if (missing.length > 0) {
    const list = missing.map((name) => `\`${name}\``).join(', ');
    report(
      error(
        'missing-size',
        declared.name.span,
        `the instance \`${declared.name.text}\` gives no size for ${list}`,
        `add ${missing.map((name) => `${name} = 1`).join(', ')}`,
      ),
    );
  }
  // A sort may be named __proto__: only own properties count.
  return Object.fromEntries(sizes);
}

function constantsOf(
  specification: Uninstantiated,
  declared: ast.InstanceDeclaration,
  settings: ReadonlyMap<string, Setting>,
  sizes: Readonly<Record<string, number>>,
  report: Report,
): Readonly<Record<string, readonly number[]>> {
  const constants = new Map<string, readonly number[]>();
  const missing: string[] = [];
  for (const constant of specification.constants) {
    const setting = settings.get(constant.name);
    const cells =
      setting !== undefined
        ? constantCells(specification, sizes, constant, setting.value, report)
        : constant.defaultValue !== undefined
          ? defaultCells(specification, sizes, Object.fromEntries(constants), constant, report)
          : missing.push(constant.name) > 0
            ? null
            : null;
    if (cells !== null) constants.set(constant.name, cells);
  }
  if (missing.length > 0) {
    const list = missing.map((name) => `\`${name}\``).join(', ');
    report(
      error(
        'missing-constant',
        declared.name.span,
        `the instance \`${declared.name.text}\` gives no value for ${list}`,
        `add ${missing.map((name) => `${name} = ...`).join(', ')}`,
      ),
    );
  }
  return Object.fromEntries(constants);
}

function chosenActions(
  specification: Uninstantiated,
  all: ReadonlySet<string>,
  declared: ast.InstanceDeclaration,
  report: Report,
): Pick<Instance, 'actions' | 'excluded'> {
  const named = (kind: 'without' | 'only'): ReadonlySet<string> | null => {
    const clauses = declared.clauses.flatMap((clause) => (clause.kind === kind ? [clause] : []));
    const names = clauses.flatMap((clause) => clause.names);
    for (const name of names) {
      if (all.has(name.text)) continue;
      report(
        error(
          'unknown-name',
          name.span,
          `there is no syscall or action \`${name.text}\``,
          suggest(name.text, all, 'name one of this specification'),
        ),
      );
    }
    return clauses.length === 0 ? null : new Set(names.map((name) => name.text));
  };
  const without = named('without');
  const only = named('only');
  if (without !== null && only !== null) {
    const clause = declared.clauses.find((candidate) => candidate.kind === 'only')!;
    report(error('bad-setting', clause.span, '`only` and `without` exclude one another', 'use one of them'));
  }
  const names = specification.actions.map((action) => action.name);
  const takesPart = (name: string) => (only === null || only.has(name)) && !(without?.has(name) ?? false);
  return { actions: names.filter(takesPart), excluded: names.filter((name) => !takesPart(name)) };
}
