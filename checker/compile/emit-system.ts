/** The last part of an emitted system: all actions in order, properties by number, and the object with everything. */

import type { FunctionDeclarationStructure } from 'ts-morph';
import type { Property } from '../language/ir.js';
import { writeProperties } from './emit-description.js';
import { writeLiveness } from './emit-liveness.js';
import type { EmittedProperty } from './emit-property.js';
import { emittedFunction, type Writer } from './function-text.js';
import type { Declarations } from './scope.js';
import { literal } from './text.js';

export function emitSuccessors(declarations: Declarations): FunctionDeclarationStructure {
  const { specification, names } = declarations;
  return emittedFunction('successors', '', [{ name: 'visit', type: 'Visit' }], 'void', (writer) => {
    for (const action of specification.actions) {
      const first = names.of('outcomes', `${action.name}.ok`);
      writer.write(`if (${first} >= 0) `).block(() => writer.writeLine(`${names.of('action', action.name)}(visit);`));
    }
  });
}

/** `holds`, `holdsAcross` and `premise`: switches, so that every call has one known target. */
export function emitPropertyTables(
  properties: readonly Property[],
  emitted: readonly EmittedProperty[],
): readonly FunctionDeclarationStructure[] {
  const table = (name: string, otherwise: string, target: (property: Property, index: number) => string | null) =>
    emittedFunction(name, '', [{ name: 'property', type: 'number' }], 'boolean', (writer) => {
      writer.write('switch (property) ').block(() => {
        for (const [index, property] of properties.entries()) {
          const called = target(property, index);
          if (called !== null) {
            writer.writeLine(`case ${index}: return ${called}();`);
          }
        }
        writer.writeLine(`default: ${otherwise}`);
      });
    });
  const none = (name: string) => `throw new InternalError(\`property \${property} is not one for ${name}\`);`;
  const holdsOf = (index: number) => (emitted[index] as EmittedProperty).holds;
  return [
    table('propertyHolds', none('holds'), (property, index) => (property.kind === 'transition' ? null : holdsOf(index))),
    table('holdsAcross', none('holdsAcross'), (property, index) => (property.kind === 'transition' ? holdsOf(index) : null)),
    table('premiseMet', 'return true;', (_, index) => (emitted[index] as EmittedProperty).premise),
  ];
}

export function writeSystem(writer: Writer, declarations: Declarations, granularity: string): void {
  const { specification } = declarations;
  writer.write('const about = propertiesByOutcome(table.outcomes.length, [').newLine();
  writer.indent(() => {
    for (const [index, property] of specification.properties.entries()) {
      if (property.kind === 'transition') {
        writer.writeLine(`{ index: ${index}, outcomes: ${concerned(declarations, property)} },`);
      }
    }
  });
  writer.writeLine(']);');
  writer.write('return ').inlineBlock(() => {
    writer.writeLine(`name: ${literal(specification.name)},`);
    writer.writeLine('digest,');
    writer.writeLine('instance: chosen.name,');
    writer.writeLine(`granularity: ${literal(granularity)},`);
    writer.writeLine('variables,');
    writer.writeLine('actions: table.actions,');
    writer.writeLine('excluded: chosen.excluded,');
    writer.writeLine('outcomes: table.outcomes,');
    writeProperties(writer, declarations, specification.properties);
    writer.writeLine(`deadlockAllowed: ${specification.deadlockAllowed},`);
    writer.writeLine('words: layout.words,');
    writer.writeLine('bits: layout.bits,');
    writer.writeLine('packed: working.packed,');
    writer.writeLine('cells,');
    writer.writeLine('arguments: slots,');
    writer.writeLine('result: () => result,');
    writer.writeLine('changed: working.changed,');
    writer.writeLine('load: working.load,');
    writer.writeLine('initialStates,');
    writer.writeLine('successors,');
    writer.writeLine('holds: propertyHolds,');
    writer.writeLine('premise: premiseMet,');
    writer.writeLine('transitionProperties: (outcome) => about[outcome],');
    writer.writeLine('holdsAcross,');
    writeLiveness(writer, declarations);
  });
  writer.write(';');
}

/** The numbers of the outcomes that a transition invariant is about; none if the instance leaves its action out. */
function concerned(declarations: Declarations, property: Property & { kind: 'transition' }): string {
  if (property.on === null) {
    return `'all'`;
  }
  const first = declarations.names.of('outcomes', `${property.on.action}.ok`);
  const outcomes = property.on.outcomes.map((outcome) => `${first} + ${outcome}`);
  return `${first} < 0 ? [] : [${outcomes.join(', ')}]`;
}
