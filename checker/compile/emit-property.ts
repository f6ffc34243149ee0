/** Properties, functions and procedures of a specification as functions of the emitted module. */

import type { FunctionDeclarationStructure } from 'ts-morph';
import type { Function as DeclaredFunction, Expression, Procedure, Property, Span, Statement } from '../language/ir.js';
import { condition, value } from './emit-expression.js';
import { resultType, scopeOf, writeQuantifier } from './emit-quantifier.js';
import { writeBlock } from './emit-statement.js';
import { freeLocals } from './free-locals.js';
import { emittedFunction, type Writer } from './function-text.js';
import { bindParameter, intervalOfType } from './interval.js';
import { bind, type Declarations, type Scope } from './scope.js';
import { premiseOf } from './premise.js';
import { boundType, topLevelBindings } from './statements.js';
import { quotedFrom } from './text.js';

/** A function of the specification: it reads the array of cells that it is given first. */
export function emitFunction(declarations: Declarations, declared: DeclaredFunction): readonly FunctionDeclarationStructure[] {
  const outer = scopeOf(declarations, declarations.names.of('function', declared.name), 'at');
  const parameters = [{ name: 'at', type: 'Int32Array' }];
  let scope = outer;
  for (const parameter of declared.parameters) {
    const inner = bindParameter(scope, parameter);
    scope = inner.scope;
    parameters.push({ name: inner.identifier, type: 'number' });
  }
  const docs = quotedFrom(declarations.specification.sources, declared.span, endWithin(declared.body, declared.span));
  const main = emittedFunction(outer.owner, docs, parameters, resultType(declared.body), (writer) =>
    writeResult(writer, scope, declared.body),
  );
  return [...outer.beside, main];
}

/** A procedure: it changes the working state. */
export function emitProcedure(declarations: Declarations, declared: Procedure): readonly FunctionDeclarationStructure[] {
  const outer = scopeOf(declarations, declarations.names.of('procedure', declared.name), 'cells');
  const parameters: { name: string; type: string }[] = [];
  let scope = outer;
  for (const parameter of declared.parameters) {
    const inner = bindParameter(scope, parameter);
    scope = inner.scope;
    parameters.push({ name: inner.identifier, type: 'number' });
  }
  const docs = quotedFrom(declarations.specification.sources, declared.span);
  const main = emittedFunction(outer.owner, docs, parameters, 'void', (writer) => {
    const never = { leave: 'return;', leaveLoop: 'return;', mark: '0', dirty: false, visit: () => '' };
    writeBlock(writer, { ...never, scope, slots: new Map(), filled: new Set() }, declared.body);
  });
  return [...outer.beside, main];
}

/** The functions of one property: whether it holds and, where it has one, whether its premise is met. */
export interface EmittedProperty {
  readonly functions: readonly FunctionDeclarationStructure[];
  readonly holds: string;
  readonly premise: string | null;
}

export function emitProperty(declarations: Declarations, property: Property): EmittedProperty {
  const holds = declarations.names.of('property', property.name);
  const docs = quotedFrom(declarations.specification.sources, property.span, endWithin(property.condition, property.span));
  const claim = conditionFunction(declarations, property, holds, docs, property.condition);
  const condition = premiseOf(property.condition);
  if (condition === null) {
    return { functions: claim, holds, premise: null };
  }
  const premise = declarations.names.fresh(`${property.name}.premise`);
  const text = `Whether the premise of ${holds} is met.`;
  return { functions: [...claim, ...conditionFunction(declarations, property, premise, text, condition)], holds, premise };
}

function conditionFunction(
  declarations: Declarations,
  property: Property,
  name: string,
  docs: string,
  claim: Expression,
): readonly FunctionDeclarationStructure[] {
  const outer = scopeOf(declarations, name, 'cells');
  const main = emittedFunction(name, docs, [], 'boolean', (writer) => {
    const scope =
      property.kind === 'transition' && property.on !== null ? bindSlots(writer, outer, property.on.action, freeLocals(claim)) : outer;
    writeResult(writer, scope, claim);
  });
  return [...outer.beside, main];
}

/** A transition invariant about one action sees what that action has bound, under the same names. */
function bindSlots(writer: Writer, outer: Scope, name: string, mentioned: ReadonlySet<string>): Scope {
  const action = outer.declarations.specification.actions.find((each) => each.name === name);
  const bindings = topLevelBindings(action?.body ?? []);
  const named = (statement: Statement & { kind: 'let' | 'choose' }) => (statement.kind === 'let' ? statement.name : statement.binder);
  const slots = [...(action?.parameters ?? []), ...bindings.map((statement) => ({ name: named(statement), type: boundType(statement) }))];
  let scope = outer;
  for (const [slot, { name: local, type }] of slots.entries()) {
    if (!mentioned.has(local)) {
      continue;
    }
    const inner = bind(scope, local, type, slot < (action?.parameters.length ?? 0) ? intervalOfType(outer.declarations, type) : null);
    scope = inner.scope;
    writer.writeLine(`const ${inner.identifier} = slots[${slot}];`);
  }
  return scope;
}

/** Where the expression of a declaration ends, if it stands in the same file. */
function endWithin(expression: Expression, { file, start }: Span): number | undefined {
  return expression.span.file === file && expression.span.end > start ? expression.span.end : undefined;
}

/** Writes the body of a function that gives the expression's value. */
function writeResult(writer: Writer, scope: Scope, expression: Expression): void {
  if (expression.kind === 'quantifier') {
    writeQuantifier(writer, scope, expression);
  } else {
    const code = expression.type.kind === 'bool' ? condition(scope, expression) : value(scope, expression);
    writer.writeLine(`return ${code.text};`);
  }
}
