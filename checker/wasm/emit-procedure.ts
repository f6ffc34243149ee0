/** Calls of procedures: written out where small, else a function specialised to the arguments that are known. */

import type { Statement } from '../language/ir.js';
import { bind, frameWith, type Scope, type Specialised } from './context.js';
import { evaluate, keep } from './emit-expression.js';
import { call, type Code, get, NOTHING, op, type, unsigned } from './encode.js';
import { changedSince, type Emitted, type Flow, withWords } from './flow.js';
import { named } from './instance.js';
import { computed, isKnown, known, push, type Value } from './value.js';

export type EmitBlock = (flow: Flow, statements: readonly Statement[], visit: () => Code) => Emitted;

export function callProcedure(flow: Flow, statement: Statement & { kind: 'call' }, emitBlock: EmitBlock): Emitted {
  const { scope } = flow;
  const declared = named(scope.context.settled.procedures, statement.procedure);
  const before: Code[] = [];
  const values = statement.arguments.map((argument): Value => {
    const kept = keep(scope, evaluate(scope, argument));
    before.push(kept.code);
    return kept.value;
  });
  if (scope.context.scales.statements(declared.body) <= scope.context.sizes.procedure) {
    let inner: Scope = { ...scope, locals: new Map() };
    for (const [position, parameter] of declared.parameters.entries()) inner = bind(inner, parameter.name, values[position]!);
    const body = emitBlock({ ...flow, scope: inner }, declared.body, () => NOTHING);
    return { code: [before, body.code], flow: body.flow === null ? null : withWords(flow, body.flow.scope.words) };
  }
  const { index, written } = specialise(flow, statement.procedure, values, emitBlock);
  const passed = values.filter((value) => !isKnown(value)).map(push);
  const words = [...scope.words];
  const results = written.map((word) => {
    const local = scope.frame.fresh();
    words[word] = get(local);
    return local;
  });
  const taken = results.toReversed().map((local): Code => [op.localSet, unsigned(local)]);
  return { code: [before, call(index, ...passed, ...scope.words.slice(0, scope.context.words)), taken], flow: withWords(flow, words) };
}

/** Procedures do not call themselves, so this ends. */
function specialise({ scope }: Flow, name: string, values: readonly Value[], emitBlock: EmitBlock): Specialised {
  const { context } = scope;
  const key = `${name} ${values.map(({ low, high }) => `${low}..${high}`).join()}`;
  const existing = context.procedures.get(key);
  if (existing !== undefined) return existing;
  const declared = named(context.settled.procedures, name);
  let parameters = 0;
  const locals = new Map<string, Value>();
  for (const [position, value] of values.entries()) {
    const { name: parameter } = declared.parameters[position]!;
    locals.set(parameter, isKnown(value) ? known(value.low) : computed(get(parameters++), value.low, value.high, false, 1));
  }
  const words = Array.from({ length: context.words }, (_, word) => get(parameters + word));
  const types = Array.from({ length: parameters + context.words }, () => type.i32);
  const frame = frameWith(types);
  const all = [...words, scope.words.at(-1)!];
  const inner: Scope = { context, frame, words: all, before: all, locals };
  const { code, flow } = emitBlock({ scope: inner, depth: 0, label: 0 }, declared.body, () => NOTHING);
  const after = flow?.scope.words ?? all;
  const written = changedSince(all, after);
  const index = context.builder.declare({ parameters: types, results: written.map(() => type.i32) });
  context.builder.define(index, { locals: frame.locals(), code: [code, written.map((word) => after[word]!)] });
  const specialised: Specialised = { index, written };
  context.procedures.set(key, specialised);
  return specialised;
}
