/** The initial states as WebAssembly: every variable's initial value, then what `initially` changes and chooses. */

import { type Context, failure, frameWith, type Scope } from './context.js';
import { checked, write } from './emit-cell.js';
import { evaluate, keep } from './emit-expression.js';
import { emitRest } from './emit-statement.js';
import { block, type Code, get, i32 } from './encode.js';
import type { Flow } from './flow.js';
import { named } from './instance.js';
import { known } from './value.js';

/** A function without parameters. `visit` gives the code for each state. @returns its index */
export function emitInitialStates(context: Context, visit: (flow: Flow) => Code): number {
  const frame = frameWith([]);
  const code: Code[] = [];
  let words: readonly Code[] = Array.from({ length: context.words + 1 }, () => i32(0));
  for (const variable of context.settled.specification.variables) {
    const scope: Scope = { context, frame, words, before: words, locals: new Map() };
    const place = named(context.settled.variables, variable.name);
    const { low, high } = place.range;
    const raw = evaluate(scope, variable.initial);
    const message = (integer: number): string => `the value ${integer} is outside the variable's range ${low}..${high}`;
    const inside = raw.low >= low && raw.high <= high;
    const value = keep(
      scope,
      inside ? raw : checked(scope, raw, low, high, (integer) => failure(context, variable.span, message, integer)),
    );
    code.push(value.code);
    for (let offset = 0; offset < place.cells; offset += 1) {
      const written = write(context, frame, words, variable.name, known(offset), value.value);
      code.push(written.code);
      const next = [...words];
      for (const { word, local } of written.words) next[word] = get(local);
      words = next;
    }
  }
  const scope: Scope = { context, frame, words, before: words, locals: new Map() };
  const flow: Flow = { scope, depth: 1, label: 1 };
  code.push(block(emitRest(flow, context.settled.specification.initially, visit)));
  const index = context.builder.declare({ parameters: [], results: [] });
  context.builder.define(index, { locals: frame.locals(), code });
  return index;
}
