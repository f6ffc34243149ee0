/** The function that builds the transition system of an instance: one per granularity, everything of the model inside. */

import { type FunctionDeclarationStructure, StructureKind } from 'ts-morph';
import type { Specification } from '../language/ir.js';
import { binding, within } from './code.js';
import { emitAction } from './emit-action.js';
import { writeActions, writeVariables } from './emit-description.js';
import { value } from './emit-expression.js';
import { emitInitialStates } from './emit-initial.js';
import { emitLiveness } from './emit-liveness.js';
import { emitFunction, emitProcedure, emitProperty } from './emit-property.js';
import { scopeOf } from './emit-quantifier.js';
import { emitPropertyTables, emitSuccessors, writeSystem } from './emit-system.js';
import { count } from './emit-type.js';
import { type Writer, written } from './function-text.js';
import { type Declarations, declare } from './scope.js';
import { literal } from './text.js';

export type Granularity = 'calls' | 'steps';

export function emitVariant(specification: Specification, granularity: Granularity): FunctionDeclarationStructure {
  const declarations = declare(specification);
  const constants = written((writer) => writeConstants(writer, declarations));
  const properties = specification.properties.map((each) => emitProperty(declarations, each));
  const functions = [
    ...specification.functions.flatMap((each) => emitFunction(declarations, each)),
    ...specification.procedures.flatMap((each) => emitProcedure(declarations, each)),
    ...emitInitialStates(declarations),
    ...specification.actions.flatMap((each) => emitAction(declarations, each)),
    ...properties.flatMap((each) => each.functions),
    ...emitLiveness(declarations),
    emitSuccessors(declarations),
    ...emitPropertyTables(specification.properties, properties),
  ];
  return {
    kind: StructureKind.Function,
    name: granularity,
    docs: [`The system in which ${granularity === 'calls' ? 'each call' : 'each step of a call'} is one transition.`],
    parameters: [{ name: 'chosen', type: 'GivenInstance' }],
    returnType: 'TransitionSystem',
    statements: [
      written((writer) => {
        writeTypes(writer, declarations);
        writer.write(constants).newLine();
        writeState(writer, declarations);
      }),
      ...functions,
      written((writer) => writeSystem(writer, declarations, granularity)),
    ],
  };
}

function writeTypes(writer: Writer, declarations: Declarations): void {
  const { specification, names } = declarations;
  for (const [index, sort] of specification.sorts.entries()) {
    writer.writeLine(`const ${names.of('sort', sort.name)} = chosen.sizes[${index}];`);
  }
  for (const sort of specification.sorts) {
    const elements = `elementNames(${literal(sort.prefix)}, ${names.of('sort', sort.name)})`;
    writer.writeLine(`const ${names.of('type', `${sort.name}.type`)} = namedType(${literal(sort.name)}, ${elements});`);
  }
  for (const { name, members } of specification.enumerations) {
    writer.writeLine(`const ${names.of('type', `${name}.type`)} = namedType(${literal(name)}, [${members.map(literal).join(', ')}]);`);
  }
}

/** A constant without indices is a number, any other a table. */
function writeConstants(writer: Writer, declarations: Declarations): void {
  for (const [position, constant] of declarations.specification.constants.entries()) {
    const name = declarations.names.of('constant', constant.name);
    const scope = scopeOf(declarations, name, 'cells');
    const otherwise = constant.defaultValue === undefined ? '0' : value(scope, constant.defaultValue).text;
    if (constant.indices.length === 0) {
      writer.writeLine(`const ${name} = chosen.constants[${position}]?.[0] ?? ${otherwise};`);
    } else {
      const size = constant.indices.map((type) => within(count(declarations, type), binding.product));
      writer.writeLine(
        `const ${name} = Int32Array.from(chosen.constants[${position}] ?? new Array<number>(${size.join(' * ')}).fill(${otherwise}));`,
      );
    }
  }
}

/** The working state, and what the description of the system is made of. Comes last: by now every place that can fail is numbered. */
function writeState(writer: Writer, declarations: Declarations): void {
  const { specification, names } = declarations;
  const file = new Map(specification.sources.map((source, index) => [source.path, index]));
  writer.writeLine(`const files = [${specification.sources.map((source) => literal(source.path)).join(', ')}];`);
  writer.writeLine('const span = (file: number, start: number, end: number): Span => ({ file: files[file], start, end });');
  writeVariables(writer, declarations);
  writer.writeLine('const layout = layOut(fieldsOf(variables));');
  writer.writeLine('const working = createWorkingState(layout);');
  writer.writeLine('const { cells, before, set, mark, rollback } = working;');
  for (const [position, variable] of specification.variables.entries()) {
    writer.writeLine(`const ${names.of('variable', variable.name)} = variables[${position}].firstCell;`);
  }
  writeActions(writer, declarations);
  for (const [position, action] of specification.actions.entries()) {
    writer.writeLine(`const ${names.of('outcomes', `${action.name}.ok`)} = table.first[${position}];`);
  }
  writer.writeLine('const slots = new Int32Array(table.slots);');
  writer.writeLine('let result = 0;');
  writer.write('const { unwrap, inRange, index } = checksAt([').newLine();
  writer.indent(() => {
    for (const site of declarations.sites()) {
      writer.writeLine(`span(${file.get(site.file) ?? 0}, ${site.start}, ${site.end}),`);
    }
  });
  writer.write(']);').newLine();
}
