/** Differences with one cause as one entry: those that the same rules of the two specifications decide. */

import { DIFFERENCE_KINDS, type DifferenceKind } from './difference.js';
import type { Difference, Rule } from './rule.js';

export interface Entry {
  readonly kind: DifferenceKind;
  /** The calls that the rules decide differently, in order of their shortest sequences. */
  readonly calls: readonly string[];
  /** Of the shortest difference. */
  readonly base: Rule;
  readonly proposed: Rule;
  readonly sometimes: boolean;
  readonly isDropped: boolean;
  /** Pairs of states and calls, over all instances. */
  readonly times: number;
  readonly instances: readonly string[];
  readonly shortest: Difference;
  /** The shortest of each call. */
  readonly differences: readonly Difference[];
}

/** In the order of a report: by kind, then those that a specification says something of, then by length. */
export function entriesOf(differences: readonly Difference[]): readonly Entry[] {
  const groups = new Map<string, Difference[]>();
  for (const difference of differences) {
    const key = causeOf(difference);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [difference]);
    else group.push(difference);
  }
  return folded([...groups.values()])
    .map(entryOf)
    .sort((one, other) => rank(one) - rank(other) || one.shortest.steps - other.shortest.steps);
}

/** Where one specification has no element left, the other's check may come first: the same check that decides elsewhere. */
function folded(groups: readonly (readonly Difference[])[]): readonly (readonly Difference[])[] {
  const whole = groups.filter(([{ kind }]) => kind !== 'in one specification only').map((group) => [...group]);
  const rest = groups.filter((group) => {
    const [{ kind, base, proposed, call }] = group;
    if (kind !== 'in one specification only') return false;
    const side = base.key.includes(':') ? 'base' : 'proposed';
    const { key } = side === 'base' ? base : proposed;
    const home = key.includes(':') ? whole.find((other) => other.some((one) => one[side].key === key && one.call === call)) : undefined;
    home?.push(...group);
    return home === undefined;
  });
  return [...whole, ...rest];
}

/** A check is one cause for all calls that make it. Where no check decides, the call itself is the cause. */
function causeOf({ kind, call, isDropped, sometimes, base, proposed }: Difference): string {
  const isCheck = (rule: Rule): boolean => rule.key.includes(':');
  const own = isCheck(base) || isCheck(proposed) ? '' : call;
  if (kind === 'new call' || isDropped) return `${kind} ${call}`;
  return `${kind} ${own} ${base.key} ${proposed.key} ${sometimes}`;
}

function entryOf(group: readonly Difference[]): Entry {
  // What was folded in is counted, and not shown.
  const sorted = group.filter(({ kind }) => kind === group[0].kind).sort((one, other) => one.steps - other.steps);
  const [shortest] = sorted;
  // A call that only one specification has is shown at its success, if it has one.
  const whole = shortest.kind === 'new call' || shortest.isDropped;
  const shown = whole ? (sorted.find(({ base, proposed }) => base.key === 'ok' || proposed.key === 'ok') ?? shortest) : shortest;
  const calls = [...new Set(sorted.map(({ call }) => call))];
  return {
    kind: shown.kind,
    calls,
    base: shown.base,
    proposed: shown.proposed,
    sometimes: shown.sometimes,
    isDropped: shown.isDropped,
    times: group.reduce((sum, { times }) => sum + times, 0),
    instances: [...new Set(group.map(({ instance }) => instance))],
    shortest: shown,
    differences: calls.map((call) => sorted.find((difference) => difference.call === call)!),
  };
}

function rank({ kind, base, proposed }: Entry): number {
  const unsaid = kind !== 'new call' && (base.key === 'nothing' || proposed.key === 'nothing');
  return DIFFERENCE_KINDS.indexOf(kind) * 2 + Number(unsaid);
}
