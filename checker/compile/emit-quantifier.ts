/** Quantifiers: each becomes a function of its own with loops inside, so that no closure is made while exploring. */

import type { Expression } from '../language/ir.js';
import { unreachable } from '../language/unreachable.js';
import { atom, type Code, call } from './code.js';
import { condition, negated } from './emit-expression.js';
import { writeLoop } from './emit-loop.js';
import { noneOf } from './emit-type.js';
import { freeLocals } from './free-locals.js';
import { emittedFunction, type Writer } from './function-text.js';
import { type Declarations, found, type Quantifier, type Scope, type StateName } from './scope.js';
import { quoted } from './text.js';

/** The scope of a declaration before anything is bound in it. */
export function scopeOf(declarations: Declarations, owner: string, state: StateName): Scope {
  return { declarations, names: declarations.names.inner(), state, locals: new Map(), beside: [], owner, quantifier: emitQuantifier };
}

/** A call of a function that is emitted beside the declaration the quantifier stands in. */
function emitQuantifier(scope: Scope, quantifier: Quantifier): Code {
  const free = [...freeLocals(quantifier)].map((name) => found(scope.locals, name).identifier);
  const state = scope.state === 'at' ? ['at'] : [];
  const name = scope.declarations.names.fresh(`${scope.owner}.${scope.beside.length + 1}`);
  // A place is held first: quantifiers inside this one are emitted after it and take the next numbers.
  const position = scope.beside.length;
  const parameters = [
    ...state.map((each) => ({ name: each, type: 'Int32Array' })),
    ...free.map((identifier) => ({ name: identifier, type: 'number' })),
  ];
  const docs = quoted(scope.declarations.specification.sources, quantifier.span);
  scope.beside.push(emittedFunction(name, docs, parameters, '', () => undefined));
  const inner = { ...scope, names: scope.names.inner() };
  scope.beside[position] = emittedFunction(name, docs, parameters, resultType(quantifier), (writer) =>
    writeQuantifier(writer, inner, quantifier),
  );
  return call(name, [...state, ...free].map(atom));
}

/** TypeScript's type of the result of a function: conditions are booleans, everything else is an integer. */
export function resultType(expression: Expression): string {
  return expression.type.kind === 'bool' ? 'boolean' : 'number';
}

/** Writes the quantifier as the whole body of a function. */
export function writeQuantifier(writer: Writer, scope: Scope, quantifier: Quantifier): void {
  switch (quantifier.quantifier) {
    case 'forall':
      writeLoops(writer, scope, quantifier, (inner, body) => {
        writer.write(`if (${body === null ? 'false' : negated(inner, body).text}) `).block(() => writer.writeLine('return false;'));
      });
      writer.writeLine('return true;');
      return;
    case 'exists':
      writeLoops(writer, scope, quantifier, (inner, body) => {
        writeWhen(writer, inner, body, 'return true;');
      });
      writer.writeLine('return false;');
      return;
    case 'count':
    case 'collect': {
      const total = scope.names.fresh(quantifier.quantifier === 'count' ? 'total' : 'members');
      writer.writeLine(`let ${total} = 0;`);
      writeLoop(writer, scope, quantifier, '', (inner, identifier) => {
        const step = quantifier.quantifier === 'count' ? `${total} += 1;` : `${total} |= 1 << ${identifier};`;
        writeWhen(writer, inner, quantifier.body, step);
      });
      writer.writeLine(`return ${total};`);
      return;
    }
    case 'first':
      writeLoop(writer, scope, quantifier, '', (inner, identifier) => {
        writeWhen(writer, inner, quantifier.body, `return ${identifier};`);
      });
      writer.writeLine(`return ${noneOf(scope.declarations, quantifier.type).text};`);
      return;
    default:
      unreachable(quantifier.quantifier);
  }
}

/** `forall x: forall y: e` as nested loops in one function; the same for `exists`. */
function writeLoops(
  writer: Writer,
  scope: Scope,
  quantifier: Quantifier,
  innermost: (scope: Scope, body: Expression | null) => void,
): void {
  writeLoop(writer, scope, quantifier, '', (inner) => {
    const { body } = quantifier;
    if (body?.kind === 'quantifier' && body.quantifier === quantifier.quantifier) {
      writeLoops(writer, inner, body, innermost);
    } else {
      innermost(inner, body);
    }
  });
}

function writeWhen(writer: Writer, scope: Scope, body: Expression | null, statement: string): void {
  if (body === null) {
    writer.writeLine(statement);
  } else {
    writer.write(`if (${condition(scope, body).text}) `).block(() => writer.writeLine(statement));
  }
}
