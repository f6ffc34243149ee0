/** The tour's tables: what each design refutes and what kernels did; and designs by properties for a page. */

import { alignColumns } from './columns.js';

export interface TourRow {
  readonly design: string;
  readonly property: string;
  readonly verdict: string;
  readonly states: string;
  readonly seconds: string;
  readonly steps: string;
  /** What each kernel did, or ''. */
  readonly unpatched: string;
  readonly patched: string;
}

const TITLES: TourRow = {
  design: 'design',
  property: 'property',
  verdict: 'verdict',
  states: 'states',
  seconds: 'seconds',
  steps: 'steps',
  unpatched: 'unpatched 6.12',
  patched: 'kernel of the design',
};

export function renderTour(rows: readonly TourRow[]): string {
  const cells = (row: TourRow): readonly string[] => [
    row.design,
    row.property,
    row.verdict,
    row.states,
    row.seconds,
    row.steps,
    row.unpatched,
    row.patched,
  ];
  return `${alignColumns([TITLES, ...rows].map(cells), '', [3, 4, 5]).join('\n')}\n`;
}

/** Designs by properties as Markdown. `cell` is "" where the design does not have the property. */
export function renderMatrix(
  designs: readonly string[],
  properties: readonly string[],
  cell: (design: string, property: string) => string,
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return [
    line(['property', ...designs]),
    line(['---', ...designs.map(() => ':---:')]),
    ...properties.map((property) => line([property, ...designs.map((design) => cell(design, property))])),
  ].join('');
}
