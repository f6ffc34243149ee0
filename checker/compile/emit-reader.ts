/** Types for those who read states of the specification, and the packed layout of each instance as data. */

import type { InterfaceDeclarationStructure } from 'ts-morph';
import { StructureKind } from 'ts-morph';
import type { FiniteType, Instance, ScalarType, Specification, Variable } from '../language/ir.js';
import { type Field, layOut } from '../values/layout.js';
import type { InstanceLayout } from '../values/instance.js';
import { evaluateBound } from './bounds.js';
import { ends, readerType } from './emit-type.js';
import type { Declarations } from './scope.js';
import { literal, quoted } from './text.js';

/** One property per variable, nested by index: what a decoded state looks like. */
export function emitState(declarations: Declarations): InterfaceDeclarationStructure {
  const { specification } = declarations;
  return {
    kind: StructureKind.Interface,
    name: 'State',
    isExported: true,
    docs: ['A state as readers see it: variables by name, then by the elements that index them.'],
    properties: specification.variables.map((variable) => ({
      name: literal(variable.name),
      isReadonly: true,
      type: variable.indices.reduceRight(
        (inner, index) => `Readonly<Record<${keyType(declarations, index)}, ${inner}>>`,
        readerType(declarations, variable.type),
      ),
      docs: [quoted(specification.sources, { ...variable.span, end: variable.span.start }).trim()],
    })),
  };
}

function keyType(declarations: Declarations, type: FiniteType): string {
  return type.kind === 'bool' ? "'false' | 'true'" : readerType(declarations, type);
}

/** What each variable's cells hold in this instance, in order of declaration. */
export function cellRanges(specification: Specification, declarations: Declarations, instance: Instance): readonly Field[] {
  const size = (sort: string) => (Object.hasOwn(instance.sizes, sort) ? (instance.sizes[sort] as number) : 0);
  const range = (type: FiniteType) => {
    const { low, high } = ends(declarations, type);
    return { low: evaluateBound(low, size), high: evaluateBound(high, size) };
  };
  return specification.variables.map((variable) => fieldOf(variable, range));
}

/** Where each cell lies in this instance. */
export function layoutOf(specification: Specification, declarations: Declarations, instance: Instance): InstanceLayout {
  const fields = cellRanges(specification, declarations, instance);
  const layout = layOut(fields);
  let cell = 0;
  const variables = specification.variables.map((variable, index) => {
    const cells = Array.from({ length: (fields[index] as Field).cells }, () => {
      const place = [layout.word[cell]!, layout.shift[cell]!, 32 - Math.clz32(layout.mask[cell]!)] as const;
      cell += 1;
      return place;
    });
    return { name: variable.name, cells };
  });
  return { instance: instance.name, words: layout.words, bits: layout.bits, variables };
}

type RangeOf = (type: FiniteType) => { readonly low: number; readonly high: number };

function fieldOf(variable: Variable, range: RangeOf): Field {
  const cells = variable.indices.reduce((product, type) => {
    const { low, high } = range(type);
    return product * Math.max(0, high - low + 1);
  }, 1);
  return { ...cellRange(variable.type, range), cells };
}

function cellRange(type: ScalarType, range: RangeOf): { readonly low: number; readonly high: number } {
  switch (type.kind) {
    case 'option': {
      const { low, high } = range(type.of);
      return { low: low - 1, high };
    }
    case 'set':
      return { low: 0, high: 2 ** (range(type.of).high + 1) - 1 };
    default:
      return range(type);
  }
}
