/** Statements as WebAssembly: every path through them carries its own state and visits at its end. */

import type { Domain, Expression, Statement } from '../language/ir.js';
import { InternalError, unreachable } from '../language/unreachable.js';
import { branches } from '../compile/statements.js';
import { bind, failure } from './context.js';
import { checked, offsetOf, write } from './emit-cell.js';
import { evaluate, keep } from './emit-expression.js';
import { callProcedure } from './emit-procedure.js';
import { membersOf } from './emit-quantifier.js';
import { block, brIf, type Code, get, i32, loop, NOTHING, op, set, when, whenElse } from './encode.js';
import { changedSince, deeper, type Emitted, type Flow, leave, meet, withWords } from './flow.js';
import { named } from './instance.js';
import { and, computed, discard, isKnown, known, not, push, truth, TRUE, type Value } from './value.js';

/** What to do at the end of a path. */
export type Visit = (flow: Flow, outcome: number) => Code;

/** The statements and, after the last, the end that is success: all that remains of the action. */
export function emitRest(start: Flow, statements: readonly Statement[], visit: Visit): Code {
  const [statement, ...rest] = statements;
  if (statement === undefined) return visit(start, 0);
  if (statement.kind === 'choose') return emitChoose(start, statement, rest, visit);
  if (statement.kind === 'step') return emitRest(start, [...statement.body, ...rest], visit);
  if (statement.kind === 'if' && branches([statement])) {
    const condition = evaluate(start.scope, statement.condition);
    // Each branch continues with the rest on its own: a choice inside it is made once per path.
    const path = (flow: Flow, body: readonly Statement[]): Code => emitRest(flow, [...body, ...rest], visit);
    if (isKnown(condition)) return [discard(condition), path(start, condition.low === 1 ? statement.then : statement.otherwise)];
    return whenElse(truth(condition), path(deeper(start), statement.then), path(deeper(start), statement.otherwise));
  }
  const { code, flow } = emitStatement(start, statement, visit);
  return flow === null ? code : [code, emitRest(flow, rest, visit)];
}

/** Statements that go on to what follows them. */
export function emitBlock(start: Flow, statements: readonly Statement[], visit: Visit): Emitted {
  let flow = start;
  const code: Code[] = [];
  for (const statement of statements) {
    const next = emitStatement(flow, statement, visit);
    code.push(next.code);
    if (next.flow === null) return { code, flow: null };
    flow = next.flow;
  }
  return { code, flow };
}

function emitStatement(flow: Flow, statement: Statement, visit: Visit): Emitted {
  switch (statement.kind) {
    case 'let': {
      const kept = keep(flow.scope, evaluate(flow.scope, statement.value));
      return { code: kept.code, flow: { ...flow, scope: bind(flow.scope, statement.name, kept.value) } };
    }
    case 'assign':
      return emitAssign(flow, statement);
    case 'if':
      return emitIf(flow, statement, visit);
    case 'for':
      return emitFor(flow, statement, visit);
    case 'require':
    // Where calls are explored whole, a call that would have to wait is not made.
    case 'await': {
      const condition = not(evaluate(flow.scope, statement.condition));
      if (isKnown(condition)) {
        return condition.low === 0 ? { code: discard(condition), flow } : { code: [discard(condition), leave(flow)], flow: null };
      }
      return { code: when(truth(condition), leave(deeper(flow))), flow };
    }
    case 'fails':
      return emitFails(flow, statement, visit);
    case 'call':
      return callProcedure(flow, statement, emitBlock);
    case 'returns':
      return emitReturns(flow, evaluate(flow.scope, statement.value));
    case 'choose':
    case 'step':
      throw new InternalError(`the intermediate representation has a ${statement.kind} where none can be`);
    default:
      return unreachable(statement);
  }
}

function emitAssign(flow: Flow, statement: Statement & { kind: 'assign' }): Emitted {
  const { scope } = flow;
  const { variable, indices } = statement.place;
  const place = named(scope.context.settled.variables, variable);
  const offset = offsetOf(
    scope,
    place,
    indices,
    indices.map((index) => evaluate(scope, index)),
  );
  const { low, high } = place.range;
  const raw = evaluate(scope, statement.value);
  const outside = (integer: number): string => `the value ${integer} is outside the variable's range ${low}..${high}`;
  const value =
    raw.low >= low && raw.high <= high
      ? raw
      : checked(scope, raw, low, high, (integer) => failure(scope.context, statement.span, outside, integer));
  const written = write(scope.context, scope.frame, scope.words, variable, offset, value);
  const words = [...scope.words];
  for (const { word, local } of written.words) words[word] = get(local);
  return { code: written.code, flow: withWords(flow, words) };
}

function emitReturns(flow: Flow, value: Value): Emitted {
  const { scope } = flow;
  if (!scope.context.keepsResults) return { code: discard(value), flow };
  const local = scope.frame.fresh();
  return { code: set(local, push(value)), flow: withWords(flow, [...scope.words.slice(0, -1), get(local)]) };
}

function emitIf(flow: Flow, statement: Statement & { kind: 'if' }, visit: Visit): Emitted {
  const condition = evaluate(flow.scope, statement.condition);
  if (isKnown(condition)) {
    const { code, flow: next } = emitBlock(flow, condition.low === 1 ? statement.then : statement.otherwise, visit);
    return {
      code: [discard(condition), code],
      flow: next === null ? null : { ...flow, scope: { ...flow.scope, words: next.scope.words } },
    };
  }
  const then = emitBlock(deeper(flow), statement.then, visit);
  const otherwise = emitBlock(deeper(flow), statement.otherwise, visit);
  return meet(flow, truth(condition), then, otherwise);
}

function emitFails(flow: Flow, statement: Statement & { kind: 'fails' }, visit: Visit): Emitted {
  const ending = (start: Flow): Code => {
    const undone = emitBlock(start, statement.undo, visit);
    return undone.flow === null ? undone.code : [undone.code, visit(undone.flow, statement.outcome), leave(undone.flow)];
  };
  if (statement.condition === null) return { code: ending(flow), flow: null };
  const condition = evaluate(flow.scope, statement.condition);
  if (isKnown(condition)) {
    return condition.low === 0 ? { code: discard(condition), flow } : { code: [discard(condition), ending(flow)], flow: null };
  }
  return { code: when(truth(condition), ending(deeper(flow))), flow };
}

interface Loop {
  readonly binder: string;
  readonly domain: Domain;
  readonly where: Expression | null;
}

function emitFor(flow: Flow, statement: Statement & { kind: 'for' }, visit: Visit): Emitted {
  const { scales, sizes } = flow.scope.context;
  const members = membersOf(flow.scope, statement.domain, evaluate);
  const turn = (from: Flow, value: Value): Emitted => {
    const inner: Flow = { ...from, scope: bind(from.scope, statement.binder, value) };
    const condition = and(members.has(value), statement.where === null ? TRUE : evaluate(inner.scope, statement.where));
    if (isKnown(condition)) {
      if (condition.low === 0) return { code: discard(condition), flow: from };
      const body = emitBlock(inner, statement.body, visit);
      return { code: [discard(condition), body.code], flow: body.flow === null ? null : withWords(from, body.flow.scope.words) };
    }
    return meet(from, truth(condition), emitBlock(deeper(inner), statement.body, visit), { code: NOTHING, flow: from });
  };
  if (scales.statements([statement]) > sizes.loop) {
    const { code, flow: next } = asLoop(flow, members.low, members.high, turn);
    return { code: [members.code, code], flow: next };
  }
  let next: Flow = flow;
  const code: Code[] = [members.code];
  for (let value = members.low; value <= members.high; value += 1) {
    const emitted = turn(next, known(value));
    code.push(emitted.code);
    if (emitted.flow === null) return { code, flow: null };
    next = emitted.flow;
  }
  return { code, flow: next };
}

/** A loop that carries the words that its body changes in locals of their own. */
function asLoop(flow: Flow, low: number, high: number, turn: (flow: Flow, value: Value) => Emitted): Emitted {
  const { frame } = flow.scope;
  const binder = frame.fresh();
  const value = computed(get(binder), low, high, false, 1);
  const mark = frame.mark();
  // Once to learn which words change: a loop is rare, and its body small.
  const trial = turn(deeper(flow), value);
  const changed = trial.flow === null ? [] : changedSince(flow.scope.words, trial.flow.scope.words);
  frame.release(mark);
  const carried = new Map(changed.map((word) => [word, frame.fresh()]));
  const words = flow.scope.words.map((word, index) => (carried.has(index) ? get(carried.get(index)!) : word));
  const body = turn(withWords(deeper(flow), words), value);
  const moves = body.flow === null ? [] : [...carried].map(([word, local]) => set(local, body.flow!.scope.words[word]!));
  const again: Code = [moves, set(binder, [get(binder), i32(1), op.i32Add]), brIf(0, [get(binder), i32(high), op.i32LeS])];
  const start = [...carried].map(([word, local]) => set(local, flow.scope.words[word]!));
  return { code: [start, set(binder, i32(low)), low > high ? NOTHING : loop([body.code, again])], flow: withWords(flow, words) };
}

/** One path per value, each with all that remains. */
function emitChoose(flow: Flow, { binder, domain, where }: Loop, rest: readonly Statement[], visit: Visit): Code {
  const members = membersOf(flow.scope, domain, evaluate);
  const alternative = (from: Flow, value: Value): Code => {
    const inside: Flow = { ...from, depth: from.depth + 1, label: from.depth + 1, scope: bind(from.scope, binder, value) };
    const condition = and(members.has(value), where === null ? TRUE : evaluate(inside.scope, where));
    if (isKnown(condition) && condition.low === 0) return discard(condition);
    if (isKnown(condition)) return [discard(condition), block(emitRest(inside, rest, visit))];
    return block(when(truth(condition), emitRest(deeper(inside), rest, visit)));
  };
  const { scales, sizes } = flow.scope.context;
  const turns = members.high - members.low + 1;
  if (turns * scales.statements(rest) <= sizes.loop * 4) {
    const values = Array.from({ length: Math.max(0, turns) }, (_, index) => known(members.low + index));
    return [members.code, values.map((value) => alternative(flow, value))];
  }
  const local = flow.scope.frame.fresh();
  const body = alternative(deeper(flow), computed(get(local), members.low, members.high, false, 1));
  const again: Code = [set(local, [get(local), i32(1), op.i32Add]), brIf(0, [get(local), i32(members.high), op.i32LeS])];
  return [members.code, set(local, i32(members.low)), loop([body, again])];
}
