/** Compares two specifications in one instance: everything that is seen of them, in every order of calls. */

import type { Limit, Limits } from '../explore/limits.js';
import { Memory } from '../explore/memory.js';
import { PackedSet } from '../explore/packed-set.js';
import type { Progress } from '../explore/progress.js';
import { startSearch } from '../explore/search.js';
import type { Span } from '../language/ir.js';
import type { OutcomeDescription, TransitionSystem } from '../system.js';
import { spelledCalls } from '../replay/spelled-calls.js';
import { buildTraceOfWalk } from '../trace/build.js';
import { alphabetOf, signatureOf } from './alphabet.js';
import { createFindings, type Finding, kindOf } from './difference.js';
import { initialPairs } from './initial.js';
import { createSide } from './moves.js';
import { namingOf } from './naming.js';
import { createProduct, DIFFERING, SHARED, type Shown } from './product.js';
import { type Difference, outcomeText, ruleOf } from './rule.js';
import type { Subject } from './subject.js';
import { walkOf, wayTo } from './walks.js';

export interface CompareOptions {
  readonly limits: Limits;
  /** Milliseconds from any fixed moment. */
  readonly clock: () => number;
  readonly isCancelled: () => boolean;
  readonly onProgress: (progress: Progress) => void;
  /** Environment actions that nobody sees. */
  readonly silent: ReadonlySet<string>;
}

export interface Comparison {
  readonly instance: string;
  readonly granularity: 'calls' | 'steps';
  /** Pairs of states that agree on everything seen so far. */
  readonly pairs: number;
  /** Calls that both answered alike, and those that they did not, over all pairs. */
  readonly shared: number;
  readonly differing: number;
  readonly depth: number;
  /** Sets of several states that one of the two may be in, by its choices and silent steps. */
  readonly sets: number;
  readonly seconds: number;
  readonly bytes: number;
  readonly stored: string;
  readonly limit: Limit | null;
  readonly evaluation: { readonly message: string; readonly span: Span } | null;
  /** Initial states of one that the other does not have. */
  readonly onlyBase: number;
  readonly onlyProposed: number;
  readonly differences: readonly Difference[];
}

export type Incomparable = 'no common initial state' | 'no common call' | 'too many calls';

/** A comparison that can be interrupted between two slices. */
export interface Comparing {
  /** @returns whether there is more to do */
  advance(milliseconds: number): boolean;
  /** Once `advance` has returned false. */
  comparison(): Comparison;
}

const BATCH = 256;

export function startComparison(base: Subject, proposed: Subject, options: CompareOptions): Comparing | Incomparable {
  const alphabet = alphabetOf(base.system, proposed.system);
  if (alphabet === null) return 'too many calls';
  if (!alphabet.actions.some((action) => action.base >= 0 && action.proposed >= 0)) return 'no common call';
  const naming = namingOf(base, proposed);
  const left = createSide(base.system, alphabet.base, null, naming.base, options.silent);
  const right = createSide(proposed.system, alphabet.proposed, naming, naming.proposed, options.silent);
  const initial = initialPairs(base.system, proposed.system, naming.words);
  if (initial.pairs.length === 0) return 'no common initial state';
  const findings = createFindings(proposed.system.outcomes.length);
  // The search expands each pair once, in the order of discovery: the number of the pair is the number of those before it.
  let loads = 0;
  const product = createProduct(left, right, alphabet.size, initial.pairs, (call, ofBase, ofProposed, sometimes) =>
    findings.note(call, ofBase, ofProposed, sometimes, loads - 1),
  );
  const { system } = product;
  const visited = new PackedSet(system.words, new Memory(options.limits.bytes), options.limits.states, BATCH);
  const counted: TransitionSystem = {
    ...system,
    load(store, offset) {
      loads++;
      system.load(store, offset);
    },
  };
  const search = startSearch(counted, visited, { ...options, batch: BATCH, stopAtFirst: false, progressInterval: 250 });

  function differenceOf(finding: Finding): Difference {
    const ofBase = finding.base === null ? null : seenAs(base.system, finding.base.outcome);
    const ofProposed = finding.proposed === null ? null : seenAs(proposed.system, finding.proposed.outcome);
    const shared = alphabet!.actions.find(
      (action) => action.base === (ofBase?.action ?? -2) || action.proposed === (ofProposed?.action ?? -2),
    )!;
    const way = wayTo(product, visited, finding.pair, initial.pairs);
    const name = `${shared.name}: ${outcomeText(ofBase)} -> ${outcomeText(ofProposed)}`;
    const last = (shown: Shown | null) => (shown === null ? null : { call: finding.call, ...shown });
    const property = { kind: 'difference', name } as const;
    const baseTrace = buildTraceOfWalk(base.system, walkOf(left, way.initial.base, way.events, last(finding.base)), property, base.origin);
    const proposedTrace = buildTraceOfWalk(
      proposed.system,
      walkOf(right, way.initial.proposed, way.events, last(finding.proposed)),
      property,
      proposed.origin,
    );
    return {
      kind: kindOf(ofBase, ofProposed, {
        isNew: shared.base < 0,
        givesName:
          shared.base >= 0 && shared.proposed >= 0 && naming.base[shared.base].length + naming.proposed[shared.proposed].length > 0,
      }),
      call: shared.name,
      isDropped: shared.proposed < 0,
      base: ruleOf(base, ofBase, shared.base),
      proposed: ruleOf(proposed, ofProposed, shared.proposed),
      sometimes: finding.sometimes,
      times: finding.times,
      instance: base.system.instance,
      baseTrace,
      proposedTrace,
      calls: finding.base === null ? spelledCalls(proposedTrace, proposed) : spelledCalls(baseTrace, base),
      steps: way.events.length + 1,
    };
  }

  return {
    advance: search.advance,
    comparison() {
      const result = search.result();
      const all = findings.all().map((finding) => ({ ...finding }));
      return {
        instance: base.system.instance,
        granularity: base.system.granularity,
        pairs: visited.size,
        shared: result.outcomes[SHARED],
        differing: result.outcomes[DIFFERING],
        depth: Math.max(0, result.statesPerDepth.length - 1),
        sets: product.base.sets + product.proposed.sets,
        seconds: result.seconds,
        bytes: visited.peakBytes,
        stored: visited.stored.replace('state', 'pair'),
        limit: result.limit,
        evaluation: result.evaluation === null ? null : { message: result.evaluation.error.message, span: result.evaluation.error.span },
        onlyBase: initial.onlyBase,
        onlyProposed: initial.onlyProposed,
        differences: all.map(differenceOf),
      };
    },
  };
}

/** In steps, a call that is interrupted between two steps is `blocked` for the model; nobody waits. */
function seenAs(system: TransitionSystem, outcome: number): OutcomeDescription {
  const description = system.outcomes[outcome];
  const [call] = system.actions[description.action].name.split('.');
  const hasSteps = system.actions.some(({ name }) => name.startsWith(`${call}.`) && !name.endsWith('.return'));
  return description.kind === 'blocked' && system.granularity === 'steps' && hasSteps
    ? { ...description, kind: 'ok', label: 'goes on' }
    : description;
}

/** Calls of one name whose parameters differ between the two: they cannot be compared. */
export function changedParameters(
  base: TransitionSystem,
  proposed: TransitionSystem,
): readonly { readonly base: string; readonly proposed: string }[] {
  return base.actions.flatMap((action) => {
    const other = proposed.actions.find(({ name }) => name === action.name);
    if (other === undefined || signatureOf(other) === signatureOf(action)) return [];
    return [{ base: signatureOf(action), proposed: signatureOf(other) }];
  });
}
