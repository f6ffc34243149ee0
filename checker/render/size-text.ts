/** Where the states of an instance come from, as tables. */

import type { Prediction } from '../reduce/size/predict.js';
import type { SizeReport } from '../reduce/size/report.js';
import { alignColumns } from './columns.js';
import { countOf, formatBytes, formatCount, formatSeconds } from './numbers.js';
import { wrapWords } from './values.js';

const WIDTH = 100;

/** Ends in a newline. */
export function renderSize(report: SizeReport): string {
  const scope = report.exhaustive ? `all ${countOf(report.states, 'state')}` : `the first ${countOf(report.states, 'state')}`;
  const sections = [
    [`Where the states come from (${scope})`],
    renderVariables(report),
    renderObjects(report),
    renderActions(report),
    renderSymmetries(report),
    renderPredictions(report),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function renderVariables({ variables, exhaustive }: SizeReport): readonly string[] {
  const changing = variables.filter(({ values }) => values > 1).toSorted((one, other) => one.without - other.without);
  if (changing.length === 0) return [exhaustive ? '  no variable ever changes' : '  no variable changes in these'];
  const rows = changing.map(({ name, values, information, without }) => [
    name,
    formatCount(values),
    information.toFixed(1),
    formatCount(without),
  ]);
  const constant = variables.length - changing.length;
  return [
    ...alignColumns([['variable', 'values', 'bits told', 'states without it'], ...rows], '  ', [1, 2, 3]),
    ...(constant > 0
      ? [
          `  ${countOf(constant, 'variable')} ${exhaustive ? 'never ' : ''}${constant === 1 ? 'changes' : 'change'}${exhaustive ? '' : ' in these'}`,
        ]
      : []),
  ];
}

function renderObjects({ objects }: SizeReport): readonly string[] {
  const sorts = [...new Set(objects.map(({ sort }) => sort))];
  const rows = sorts.map((sort) => {
    const own = objects.filter((each) => each.sort === sort);
    return [sort, own.map(({ element, values }) => `${element} ${formatCount(values)}`).join(', ')];
  });
  return rows.length === 0 ? [] : alignColumns([['object', 'different values of all that it has'], ...rows], '  ');
}

function renderActions({ actions }: SizeReport): readonly string[] {
  const rows = actions
    .filter(({ first }) => first > 0)
    .toSorted((one, other) => other.first - one.first)
    .map(({ name, first }) => [name, formatCount(first)]);
  return rows.length === 0 ? [] : alignColumns([['action', 'states it reaches first'], ...rows], '  ', [1]);
}

function renderSymmetries({ symmetries, refused, states }: SizeReport): readonly string[] {
  const rows = symmetries.map(({ sorts, orbits }) => [sorts.join(', '), formatCount(orbits), `${(states / orbits).toFixed(1)} to 1`]);
  const refusals = refused.flatMap(({ sort, reason }) => wrapWords(`${sort} is not reduced: ${reason}`.split(' '), '  ', WIDTH));
  if (rows.length === 0) return refusals;
  return [...alignColumns([['with --symmetry', 'orbits', ''], ...rows], '  ', [1]), ...refusals];
}

function renderPredictions(report: SizeReport): readonly string[] {
  if (report.predictions === null) return ['No prediction: it is not known how many states this instance has.'];
  const rows = report.predictions.flatMap((prediction) => {
    const { sort, sizes, states, next } = prediction;
    if (next === null) return [];
    const known = sizes.map((size, index) => `${size}: ${formatCount(states[index]!)}`).join(', ');
    const seconds = next / Math.max(1, report.statesPerSecond);
    return [
      [
        `${sort} = ${sizes.at(-1)! + 1}`,
        `about ${formatCount(next)}`,
        formatBytes(next * report.bytesPerState),
        formatSeconds(seconds),
        known,
        hindsightOf(prediction),
      ],
    ];
  });
  if (rows.length === 0) return [];
  const titles = ['one more', 'states', 'memory', 'time', 'explored', 'last prediction'];
  return alignColumns([titles, ...rows], '  ', [1, 2, 3]);
}

/** How far the rule would have been off one size earlier. */
function hindsightOf({ hindsight, states }: Prediction): string {
  const actual = states.at(-1)!;
  if (hindsight === null) return 'none to compare';
  const off = ((hindsight - actual) / actual) * 100;
  return `${formatCount(hindsight)}, ${off >= 0 ? '+' : ''}${off.toFixed(0)} %`;
}
