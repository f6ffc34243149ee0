/** Actions as WebAssembly: parameters written out value by value, every condition tested once and as early as it can be. */

import { schedule, type Schedule } from '../compile/schedule.js';
import type { Declarations, Scope as AnalysisScope } from '../compile/scope.js';
import type { Action, Expression } from '../language/ir.js';
import { InternalError } from '../language/unreachable.js';
import { bind, type Context, frameWith, type Scope } from './context.js';
import { evaluate } from './emit-expression.js';
import { emitRest } from './emit-statement.js';
import { block, brIf, bytesOf, type Code, get, i32, loop, NOTHING, type NumberType, op, set, type, when } from './encode.js';
import type { Flow } from './flow.js';
import { computed, discard, isKnown, known, truth, type Value } from './value.js';

/** What happens at an end of an action: `flow` holds the state after it and the values of its parameters, lets and choices. */
export type VisitAction = (flow: Flow, action: Action, outcome: number) => Code;

/** A part of what is done with a state, small enough for a function. */
export interface Piece {
  readonly code: Uint8Array;
  readonly locals: readonly NumberType[];
}

/** All transitions of an action, in order: code over the words of the state in the first locals. */
export function emitAction(context: Context, declarations: Declarations, action: Action, visit: VisitAction): readonly Piece[] {
  const plan = schedule(analysisScope(declarations), action);
  const ranges = action.parameters.map(({ type: of }) => context.settled.rangeOf(of));
  const turns = ranges.map(({ low, high }) => Math.max(0, high - low + 1));
  const conditions = plan.conditions.flat().reduce((sum, condition) => sum + context.scales.expression(condition), 0);
  const weight = 4 + conditions + context.scales.statements(plan.rest);
  let loops = 0;
  while (loops < turns.length && turns.slice(loops).reduce((product, count) => product * count, 1) * weight > context.sizes.action)
    loops += 1;
  const first = ranges[0];
  if (first === undefined || loops > 0) return [piece(context, action, plan, visit, loops, null)];
  return Array.from({ length: turns[0]! }, (_, turn) => piece(context, action, plan, visit, 0, first.low + turn));
}

/** @param value of the first parameter, or null for all of them */
function piece(context: Context, action: Action, plan: Schedule, visit: VisitAction, loops: number, value: number | null): Piece {
  const frame = frameWith(Array.from({ length: context.words }, () => type.i32));
  const words = [...Array.from({ length: context.words }, (_, word) => get(word)), i32(0)];
  const scope: Scope = { context, frame, words, before: words, locals: new Map() };
  const flow: Flow = { scope, depth: 0, label: 0 };
  const emitter: Emitter = { action, plan, visit, loops };
  const code =
    value === null ? level(emitter, flow, 0) : testAll(flow, plan.conditions[0]!, (inner) => turnOf(emitter, inner, 0, known(value)));
  return { code: bytesOf(code), locals: frame.locals() };
}

interface Emitter {
  readonly action: Action;
  readonly plan: Schedule;
  readonly visit: VisitAction;
  /** The first so many parameters are loops. */
  readonly loops: number;
}

/** What follows once `bound` parameters are bound. */
function level(emitter: Emitter, flow: Flow, bound: number): Code {
  const { action, plan, visit, loops } = emitter;
  return testAll(flow, plan.conditions[bound]!, (inner) => {
    const parameter = action.parameters[bound];
    if (parameter === undefined) {
      const inside: Flow = { ...inner, depth: inner.depth + 1, label: inner.depth + 1 };
      return block(emitRest(inside, plan.rest, (end, outcome) => visit(end, action, outcome)));
    }
    const { low, high } = inner.scope.context.settled.rangeOf(parameter.type);
    if (low > high) return NOTHING;
    if (bound < loops) {
      const local = inner.scope.frame.fresh();
      const again: Code = [set(local, [get(local), i32(1), op.i32Add]), brIf(0, [get(local), i32(high), op.i32LeS])];
      const body = turnOf(emitter, { ...inner, depth: inner.depth + 1 }, bound, computed(get(local), low, high, false, 1));
      return [set(local, i32(low)), loop([body, again])];
    }
    return Array.from({ length: high - low + 1 }, (_, turn) => turnOf(emitter, inner, bound, known(low + turn)));
  });
}

function turnOf(emitter: Emitter, flow: Flow, bound: number, value: Value): Code {
  const { frame } = flow.scope;
  const mark = frame.mark();
  const code = level(emitter, { ...flow, scope: bind(flow.scope, emitter.action.parameters[bound]!.name, value) }, bound + 1);
  frame.release(mark);
  return code;
}

/** `rest` where all conditions hold, tested in order. */
function testAll(flow: Flow, conditions: readonly Expression[], rest: (flow: Flow) => Code): Code {
  const [condition, ...others] = conditions;
  if (condition === undefined) return rest(flow);
  const value = evaluate(flow.scope, condition);
  if (isKnown(value)) return value.low === 0 ? discard(value) : [discard(value), testAll(flow, others, rest)];
  return when(truth(value), testAll({ ...flow, depth: flow.depth + 1 }, others, rest));
}

/** The analyses of the TypeScript emitter ask for a scope; these never emit anything. */
function analysisScope(declarations: Declarations): AnalysisScope {
  const quantifier = (): never => {
    throw new InternalError('an analysis emits nothing');
  };
  return { declarations, names: declarations.names.inner(), state: 'cells', locals: new Map(), beside: [], owner: '', quantifier };
}

/** Bytes of one function: the optimising compiler takes much longer for larger ones. */
const FUNCTION_BYTES = 12_000;

/** Functions that together do what all the pieces do, in order: each takes the words of a state, or what else is said.
 *  @returns their indices */
export function packFunctions(
  context: Context,
  pieces: readonly Piece[],
  parameters: readonly NumberType[] = Array.from({ length: context.words }, () => type.i32),
): readonly number[] {
  const indices: number[] = [];
  let code: Code[] = [];
  let locals: readonly NumberType[] = [];
  let bytes = 0;
  const finish = (): void => {
    if (code.length === 0) return;
    const index = context.builder.declare({ parameters, results: [] });
    context.builder.define(index, { locals, code });
    indices.push(index);
    code = [];
    locals = [];
    bytes = 0;
  };
  for (const each of pieces) {
    const length = each.code.length;
    if (bytes > 0 && bytes + length > FUNCTION_BYTES) finish();
    code.push(each.code);
    // All locals are of one type, so that the longest list serves every piece.
    if (each.locals.length > locals.length) locals = each.locals;
    bytes += length;
  }
  finish();
  return indices;
}
