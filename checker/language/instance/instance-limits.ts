/** What an instance makes too large, or empty: ranges, sets, and arrays of cells. */

import { error, type Report } from '../diagnostic.js';
import { limits } from './instance-values.js';
import type { Uninstantiated } from './instances.js';
import type { FiniteType, Instance, Span } from '../ir.js';
import { LARGEST } from '../check/resolve-types.js';
import { show } from '../check/types.js';

const LARGEST_SET = 31;
/** Cells of one variable: far more than can be explored. */
const MOST_CELLS = 1 << 16;

/** @param sets what `setsIn` gives: the same for all instances */
export function checkSizes(
  specification: Uninstantiated,
  sets: readonly SetUse[],
  instance: Pick<Instance, 'name' | 'sizes'>,
  report: Report,
): void {
  const { sizes } = instance;
  const place = `in the instance \`${instance.name}\``;
  const isRange = (type: FiniteType, span: Span): boolean => {
    const { low, high } = limits(specification, sizes, type);
    if (low > high) {
      report(
        error(
          'too-large',
          span,
          `the range ${show(type)} is ${low}..${high}, empty, ${place}`,
          'change the bounds, or the sizes of the instance',
        ),
      );
      return false;
    }
    if (low < -LARGEST || high > LARGEST) {
      report(error('too-large', span, `the range ${show(type)} does not fit 31 bits ${place}`, `stay within ${-LARGEST}..${LARGEST}`));
      return false;
    }
    return true;
  };
  for (const cell of [...specification.variables, ...specification.constants]) {
    const { type } = cell;
    const element = type.kind === 'set' || type.kind === 'option' ? type.of : type;
    const sound = [...cell.indices, element].map((part) => isRange(part, cell.span));
    if (sound.includes(false)) continue;
    if (type.kind === 'set') checkSet(type.of, cell.span);
    const cells = cell.indices.reduce((product, index) => {
      const { low, high } = limits(specification, sizes, index);
      return product * (high - low + 1);
    }, 1);
    if (cells > MOST_CELLS)
      report(error('too-large', cell.span, `\`${cell.name}\` has ${cells} cells ${place}`, `a variable has at most ${MOST_CELLS}`));
  }
  for (const { set, span } of sets) checkSet(set, span);
  for (const { type, span } of rangesIn(specification)) isRange(type, span);

  function checkSet(of: FiniteType, span: Span): void {
    const { high } = limits(specification, sizes, of);
    if (high < LARGEST_SET) return;
    report(
      error(
        'too-large',
        span,
        `a set of ${show(of)} would have up to ${high + 1} elements ${place}`,
        `sets have at most ${LARGEST_SET}; use a map to bool, or a smaller instance`,
      ),
    );
  }
}

export interface SetUse {
  readonly set: FiniteType;
  readonly span: Span;
}

/** Sets that only occur within expressions. */
export function setsIn(specification: Uninstantiated): readonly SetUse[] {
  const uses = new Map<string, SetUse>();
  visit(
    [specification.functions, specification.procedures, specification.actions, specification.properties, specification.initially],
    (node) => {
      const { type, span } = node as { readonly type?: { readonly kind?: string; readonly of?: FiniteType }; readonly span?: Span };
      if (type?.kind === 'set' && type.of !== undefined && span !== undefined)
        uses.set(`${show(type.of)}`, uses.get(show(type.of)) ?? { set: type.of, span });
    },
  );
  return [...uses.values()];
}

interface RangeUse {
  readonly type: FiniteType;
  readonly span: Span;
}

/** Ranges of parameters; those of binders may be empty. */
function rangesIn(specification: Uninstantiated): readonly RangeUse[] {
  return specification.actions.flatMap((action) => action.parameters.map((parameter) => ({ type: parameter.type, span: action.span })));
}

function visit(node: unknown, see: (node: object) => void): void {
  if (node === null || typeof node !== 'object') return;
  see(node);
  for (const child of Object.values(node)) visit(child, see);
}
