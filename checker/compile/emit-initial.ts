/** The initial states: every variable's initial value, then what `initially` changes and chooses. */

import type { FunctionDeclarationStructure } from 'ts-morph';
import type { Variable } from '../language/ir.js';
import { provablyInside } from './bounds.js';
import { call, number } from './code.js';
import { value } from './emit-expression.js';
import { scopeOf } from './emit-quantifier.js';
import { writeRest } from './emit-statement.js';
import { bound } from './emit-type.js';
import { emittedFunction } from './function-text.js';
import { intervalOf, intervalOfType } from './interval.js';
import type { Declarations, Scope } from './scope.js';

export function emitInitialStates(declarations: Declarations): readonly FunctionDeclarationStructure[] {
  const scope = scopeOf(declarations, 'initialStates', 'cells');
  const main = emittedFunction('initialStates', '', [{ name: 'visit', type: '() => void' }], 'void', (writer) => {
    for (const [position, variable] of declarations.specification.variables.entries()) {
      const first = declarations.names.of('variable', variable.name);
      writer.writeLine(`cells.fill(${initialValue(scope, variable)}, ${first}, ${first} + variables[${position}].cells);`);
    }
    writer.writeLine('working.settle();');
    const flow = { scope, leave: 'return;', leaveLoop: 'return;', mark: '0', dirty: false, slots: new Map(), filled: new Set<string>() };
    writeRest(writer, { ...flow, visit: () => 'visit();' }, declarations.specification.initially);
  });
  return [...scope.beside, main];
}

function initialValue(scope: Scope, variable: Variable): string {
  const range = intervalOfType(scope.declarations, variable.type);
  const code = value(scope, variable.initial);
  if (range === null || provablyInside(intervalOf(scope, variable.initial), range)) {
    return code.text;
  }
  const site = number(scope.declarations.site(variable.span));
  return call('inRange', [code, bound(scope.declarations, range.low), bound(scope.declarations, range.high), site]).text;
}
