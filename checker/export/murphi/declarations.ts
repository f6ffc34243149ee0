/** Constants, functions and procedures as Murphi. */

import { functionsCalleesFirst, proceduresCalleesFirst } from '../shared/callees-first.js';
import { constantAt, fold, valueTerm } from '../shared/fold.js';
import { combinations } from '../shared/initial.js';
import type { Lines } from '../shared/lines.js';
import { lowerProcedure } from '../shared/lower.js';
import { each, extent } from '../shared/model.js';
import type { Expression } from '../../language/ir.js';
import { usesEnded, writeNodes } from './body.js';
import { expression, literalText } from './expression.js';
import { declared, writeLocals } from './rule.js';
import { isOver, NotScalar } from './scalarset.js';
import { type Scope, typeText, withLocals } from './scope.js';

/** A constant with indices is a function, for indices that are known only while the model runs. */
export function writeConstants(lines: Lines, scope: Scope): void {
  const { model, names } = scope;
  for (const { name, indices, type, span } of model.specification.constants) {
    if (indices.length === 0 || indices.some((index) => extent(model.ends(index)) === 0)) continue;
    if ([...indices, type].some((each) => isOver(scope.scalarsets, each))) throw new NotScalar('a constant says something of its elements');
    const inside = withLocals(
      scope,
      indices.map((_, position) => `i${position + 1}`),
    );
    const binders = [...inside.locals.values()];
    const parameters = indices.map((index, position) => `${binders[position]}: ${typeText(scope, index, true)}`).join('; ');
    const keys = combinations(indices.map((index) => each(model.ends(index))));
    const at: Expression = { kind: 'none', type, span };
    lines.add(
      '',
      `-- ${model.place(span)}`,
      `function ${names.of('constant', name)}(${parameters}): ${typeText(scope, type, true)};`,
      'begin',
    );
    lines.indented(() => {
      for (const [offset, key] of keys.entries()) {
        const value = expression(scope, valueOfConstant(scope, name, offset, at), type).text;
        const condition = key
          .map((value_, position) => `${binders[position]} = ${literalText(scope, indices[position]!, value_).text}`)
          .join(' & ');
        lines.add(offset === keys.length - 1 ? `return ${value};` : `if ${condition} then return ${value}; end;`);
      }
    });
    lines.add('end;');
  }
}

function valueOfConstant(scope: Scope, name: string, offset: number, at: Expression): Expression {
  const value = constantAt(scope.model, name, offset, at);
  return value.kind === 'literal' ? valueTerm(scope.model, scope.model.constant(name).type, value.value, at) : value;
}

export function writeFunctions(lines: Lines, scope: Scope): void {
  const { model, names } = scope;
  for (const { name, parameters, result, body, span } of functionsCalleesFirst(model)) {
    if (parameters.some(({ type }) => type.kind !== 'option' && type.kind !== 'set' && extent(model.ends(type)) === 0)) continue;
    const inside = withLocals(
      scope,
      parameters.map((parameter) => parameter.name),
    );
    const list = parameters
      .map((parameter) => `${inside.locals.get(parameter.name)}: ${typeText(scope, parameter.type, false)}`)
      .join('; ');
    const value = expression(inside, fold({ model, locals: new Map() }, body), result);
    lines.add(
      '',
      `-- ${model.place(span)}`,
      `function ${names.of('function', name)}(${list}): ${typeText(scope, result, false)};`,
      'begin',
    );
    lines.indented(() => lines.add(`return ${value.text};`));
    lines.add('end;');
  }
}

export function writeProcedures(lines: Lines, scope: Scope): void {
  const { model, names } = scope;
  for (const procedure of proceduresCalleesFirst(model)) {
    const { name } = procedure;
    if (procedure.parameters.some(({ type }) => type.kind !== 'option' && type.kind !== 'set' && extent(model.ends(type)) === 0)) continue;
    const nodes = lowerProcedure(model, procedure);
    const parameters = withLocals(
      scope,
      procedure.parameters.map((parameter) => parameter.name),
    );
    const inside = withLocals(
      parameters,
      declared(nodes).map((local) => local.name),
    );
    const list = procedure.parameters.map((each) => `${inside.locals.get(each.name)}: ${typeText(scope, each.type, false)}`).join('; ');
    lines.add('', `-- ${model.place(procedure.span)}`, `procedure ${names.of('procedure', name)}(${list});`);
    writeLocals(lines, inside, nodes);
    lines.add('begin');
    lines.indented(() => writeNodes(lines, inside, nodes, usesEnded(nodes)));
    lines.add('end;');
  }
}
