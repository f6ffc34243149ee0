/** Properties of the form "premise leads to conclusion" as entries of the emitted system. */

import type { FunctionDeclarationStructure } from 'ts-morph';
import type { LeadsTo } from '../language/ir.js';
import { spanCode } from './emit-description.js';
import { emitFunction } from './emit-property.js';
import { description } from './emit-type.js';
import type { Writer } from './function-text.js';
import type { Declarations } from './scope.js';
import { literal } from './text.js';

/** The functions for premise and conclusion of each. */
export function emitLiveness(declarations: Declarations): readonly FunctionDeclarationStructure[] {
  return declarations.specification.liveness.flatMap((property) =>
    (['premise', 'conclusion'] as const).flatMap((part) =>
      emitFunction(declarations, {
        name: partName(property, part),
        parameters: property.parameters,
        result: { kind: 'bool' },
        body: property[part],
        span: property[part].span,
      }),
    ),
  );
}

/** A name that no function of a specification can have. */
export function partName(property: LeadsTo, part: 'premise' | 'conclusion'): string {
  return `${property.name}.${part}`;
}

export function writeLiveness(writer: Writer, declarations: Declarations): void {
  const { specification, names } = declarations;
  if (specification.liveness.length === 0) return;
  writer.write('liveness: [').newLine();
  writer.indent(() => {
    for (const property of specification.liveness) {
      const parameters = property.parameters.map(
        ({ name, type }) => `{ name: ${literal(name)}, type: ${description(declarations, type)} }`,
      );
      const fairness = property.fairness.map(
        ({ strength, action, each }) => `{ strength: ${literal(strength)}, action: ${literal(action)}, each: ${each} }`,
      );
      const values = property.parameters.map((_, index) => `, values[${index}]`).join('');
      const called = (part: 'premise' | 'conclusion') =>
        `(${values === '' ? '' : 'values'}) => ${names.of('function', partName(property, part))}(cells${values}),`;
      writer.inlineBlock(() => {
        writer.writeLine(`name: ${literal(property.name)}, span: ${spanCode(declarations, property.span)},`);
        writer.writeLine(`documentation: ${literal(property.documentation)},`);
        writer.writeLine(`parameters: [${parameters.join(', ')}],`);
        writer.writeLine(`fairness: [${fairness.join(', ')}],`);
        writer.writeLine(`premise: ${called('premise')}`);
        writer.writeLine(`conclusion: ${called('conclusion')}`);
      });
      writer.write(',').newLine();
    }
  });
  writer.writeLine('],');
}
