/** One interruptible action -> the actions that its parts are. */

import { type Element, elementsOf, hasSteps, undoSites } from './interruptions.js';
import type { Action, Expression, Outcome, Span, Statement } from '../ir.js';
import { freeLocals } from './locals.js';
import type { SavedCalls } from './saved-calls.js';

export interface Piece {
  readonly action: Action;
  /** Outcome of the whole action -> outcome of the piece. */
  readonly outcomes: ReadonlyMap<number, number>;
}

/** Always expressed in terms of `whole`: its first parameter is the actor in every piece.
 *  @param observed locals that properties about the action mention */
export function splitAction(
  whole: Action,
  granularity: 'calls' | 'steps',
  saved: SavedCalls,
  observed: ReadonlySet<string>,
): readonly Piece[] {
  const divided = granularity === 'steps';
  const elements = elementsOf(whole, divided);
  const names = pieceNames(whole, elements);
  const sites = divided && hasSteps(whole) ? undoSites(whole.body) : [];
  const undoNames = new Map(
    sites.map((site, index) => [site, unusedName(`${whole.name}.undo${sites.length === 1 ? '' : index + 1}`, names)]),
  );
  const actor = saved.actor.sort === null ? null : (whole.parameters[0]?.name ?? null);

  const pieces = elements.flatMap((element, index): readonly Piece[] => {
    if (element.kind === 'statement') return [];
    const guard = element.kind === 'await' ? element.condition : null;
    return [resumed(names.get(index)!, neededFrom(index), guard, elements.slice(index + 1), index + 1, element.span)];
  });
  const undone = sites.map((site) => {
    const name = undoNames.get(site)!;
    const body = site.undo.map((statement) => ({ kind: 'statement', statement }) as const);
    return resumed(name, neededBy(site), null, body, elements.length, site.span, site.outcome);
  });
  return [first(), ...pieces, ...undone];

  function first(): Piece {
    const outcomes = collector(whole, 0);
    const body = run(elements, 0, outcomes);
    return { action: { ...whole, body, outcomes: outcomes.list }, outcomes: outcomes.mapping };
  }

  /** A piece that goes on where the call was interrupted.
   *  @param ending the outcome of the whole action at the end of the piece */
  function resumed(
    name: string,
    needed: readonly string[],
    guard: Expression | null,
    rest: readonly Element[],
    from: number,
    span: Span,
    ending = 0,
  ): Piece {
    const outcomes = collector(whole, ending);
    const here: readonly Statement[] = guard === null ? [] : [{ kind: 'require', condition: guard, span }];
    const restored = saved.restore(whole, needed, span);
    const forgotten = saved.forget(whole, needed, span);
    const at = saved.at(whole, name, span);
    const process = actor === null ? [] : [{ ...whole.parameters[0]!, where: at }];
    const lane: readonly Statement[] = actor === null ? [{ kind: 'require', condition: at, span }] : [];
    const body = [...lane, ...restored, ...here, ...forgotten, ...run(rest, from, outcomes)];
    const action: Action = { ...whole, name, parameters: process, body, outcomes: outcomes.list, calls: [], span };
    return { action, outcomes: outcomes.mapping };
  }

  /** What runs until the next interruption that cannot be passed. */
  function run(rest: readonly Element[], from: number, outcomes: Collector): readonly Statement[] {
    const statements: Statement[] = [];
    for (const [offset, element] of rest.entries()) {
      const index = from + offset;
      if (element.kind === 'statement') {
        statements.push(renumber(element.statement, outcomes));
        continue;
      }
      const point = names.get(index)!;
      if (element.kind === 'boundary') {
        outcomes.endBlocked(element.span);
        return [...statements, ...saved.save(whole, point, neededFrom(index), element.span)];
      }
      const { condition, span } = element;
      const waits: Expression = { kind: 'unary', operator: 'not', operand: condition, type: { kind: 'bool' }, span };
      statements.push(interrupt(point, neededFrom(index), waits, span, outcomes));
    }
    return statements;
  }

  function interrupt(point: string, needed: readonly string[], condition: Expression | null, span: Span, outcomes: Collector): Statement {
    return {
      kind: 'fails',
      outcome: outcomes.add({ kind: 'blocked', span }),
      condition,
      undo: saved.save(whole, point, needed, span),
      span,
    };
  }

  function renumber(statement: Statement, outcomes: Collector): Statement {
    switch (statement.kind) {
      case 'fails': {
        const point = undoNames.get(statement);
        if (point !== undefined) return interrupt(point, neededBy(statement), statement.condition, statement.span, outcomes);
        return { ...statement, outcome: outcomes.map(statement.outcome) };
      }
      case 'if':
        return {
          ...statement,
          then: statement.then.map((inner) => renumber(inner, outcomes)),
          otherwise: statement.otherwise.map((inner) => renumber(inner, outcomes)),
        };
      default:
        return statement;
    }
  }

  /** Locals that anything from the interruption at `index` on may need. */
  function neededFrom(index: number): readonly string[] {
    const parts = elements.slice(index).flatMap((element): readonly (Statement | Expression)[] => {
      if (element.kind === 'statement') return [element.statement];
      return element.kind === 'await' ? [element.condition] : [];
    });
    return kept(freeLocals(parts));
  }

  function neededBy(site: Extract<Statement, { kind: 'fails' }>): readonly string[] {
    return kept(freeLocals(site.undo));
  }

  function kept(free: ReadonlySet<string>): readonly string[] {
    return [...new Set([...free, ...observed])].filter((name) => name !== actor).sort();
  }
}

/** `call.step` for a boundary, `call.return` for a wait. */
function pieceNames(whole: Action, elements: readonly Element[]): Map<number, string> {
  const names = new Map<number, string>();
  for (const [index, element] of elements.entries()) {
    if (element.kind !== 'statement') names.set(index, unusedName(`${whole.name}.${element.name}`, names));
  }
  return names;
}

function unusedName(name: string, names: ReadonlyMap<number, string>): string {
  return [...names.values()].includes(name) ? unusedName(`${name}_`, names) : name;
}

interface Collector {
  readonly list: Outcome[];
  readonly mapping: Map<number, number>;
  map(original: number): number;
  add(outcome: Outcome): number;
  /** The end of the piece is not the end of the call. */
  endBlocked(span: Span): void;
}

/** @param ending the outcome of the whole action at the end of the piece */
function collector(whole: Action, ending: number): Collector {
  const list: Outcome[] = [whole.outcomes[ending]!];
  const mapping = new Map([[ending, 0]]);
  const add = (outcome: Outcome) => list.push(outcome) - 1;
  return {
    list,
    mapping,
    add,
    map(original) {
      const known = mapping.get(original) ?? add(whole.outcomes[original]!);
      mapping.set(original, known);
      return known;
    },
    endBlocked(span) {
      list[0] = { kind: 'blocked', span };
      mapping.delete(ending);
    },
  };
}
