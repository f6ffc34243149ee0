/** The tables of the emitted module that describe the system: variables, actions with their outcomes, properties. */

import { reachesEnd } from '../language/endings.js';
import type { Action, Outcome, Property, Span } from '../language/ir.js';
import { outcomeLabel } from './emit-action.js';
import { description } from './emit-type.js';
import type { Writer } from './function-text.js';
import type { Declarations } from './scope.js';
import { boundType, topLevelBindings } from './statements.js';
import { literal } from './text.js';

export function writeVariables(writer: Writer, declarations: Declarations): void {
  writeList(writer, 'const variables = describeVariables([', ']);', declarations.specification.variables, (variable) => {
    const indices = variable.indices.map((type) => description(declarations, type)).join(', ');
    return `{ name: ${literal(variable.name)}, indices: [${indices}], type: ${description(declarations, variable.type)} }`;
  });
}

export function writeActions(writer: Writer, declarations: Declarations): void {
  writer.write('const table = describeActions([').newLine();
  writer.indent(() => {
    for (const action of declarations.specification.actions) {
      writer
        .write('')
        .inlineBlock(() => writeAction(writer, declarations, action))
        .write(',')
        .newLine();
    }
  });
  writer.writeLine('], chosen.included);');
}

export function writeProperties(writer: Writer, declarations: Declarations, properties: readonly Property[]): void {
  writeList(writer, 'properties: [', '],', properties, (property) =>
    [
      `{ name: ${literal(property.name)}, kind: ${literal(property.kind)}`,
      `documentation: ${literal(property.documentation)}, span: ${spanCode(declarations, property.span)} }`,
    ].join(', '),
  );
}

function writeAction(writer: Writer, declarations: Declarations, action: Action): void {
  const slots = [
    ...action.parameters.map(({ name, type }) => ({ name, type })),
    ...topLevelBindings(action.body).map((statement) => ({
      name: statement.kind === 'let' ? statement.name : statement.binder,
      type: boundType(statement),
    })),
  ];
  writer.writeLine(
    `name: ${literal(action.name)}, kind: ${literal(action.kind)}, actor: ${literal(action.actor)}, parameters: ${action.parameters.length},`,
  );
  const described = slots.map((slot) => `{ name: ${literal(slot.name)}, type: ${description(declarations, slot.type)} }`);
  writer.writeLine(`slots: [${described.join(', ')}],`);
  const never = reachesEnd(action.body) ? '' : ' neverEnds: true,';
  writer.writeLine(
    `source: ${action.source === null ? 'null' : literal(action.source)},${never} span: ${spanCode(declarations, action.span)},`,
  );
  writeList(writer, 'outcomes: [', '],', action.outcomes, (outcome, index) => writeOutcome(declarations, action, outcome, index));
}

function writeOutcome(declarations: Declarations, action: Action, outcome: Outcome, index: number): string {
  const label = outcome.kind === 'errno' ? outcome.errno : outcome.kind === 'signal' ? outcome.signal : outcomeLabel(action, index);
  return `{ kind: ${literal(outcome.kind)}, label: ${literal(label)}, span: ${spanCode(declarations, outcome.span)} }`;
}

/** A place in the sources, as the emitted module writes it. */
export function spanCode(declarations: Declarations, { file, start, end }: Span): string {
  const index = declarations.specification.sources.findIndex((source) => source.path === file);
  return `span(${Math.max(0, index)}, ${start}, ${end})`;
}

function writeList<T>(writer: Writer, open: string, close: string, items: readonly T[], write: (item: T, index: number) => string): void {
  writer.write(open).newLine();
  writer.indent(() => {
    for (const [index, item] of items.entries()) {
      writer.writeLine(`${write(item, index)},`);
    }
  });
  writer.writeLine(close);
}
