/** What a validation found, as people read it. */

import type { PassedOver, Unexplained, ValidationReport } from '../validate/report.js';
import { countOf } from './numbers.js';

/** Line numbers of one kind of call that are shown. */
const SHOWN_LINES = 5;

/** @param log the file's name. Ends in a newline. */
export function renderValidation(report: ValidationReport, log: string, steps: boolean): string {
  const { verdict, path, passedOver, others, undecided } = report;
  const over = passedOver.reduce((sum, { lines }) => sum + lines.length, 0);
  const sizes = Object.entries(report.sizes).map(([sort, size]) => `${sort} = ${size}`);
  return [
    `${log}: ${headline(report)}`,
    '',
    ...(steps ? [...path.map(({ line, step }) => `  ${String(line).padStart(6)}  ${step}`), ''] : []),
    ...undecided.slice(0, SHOWN_LINES).flatMap((at) => [...stop(at, log, report), '']),
    ...(undecided.length > SHOWN_LINES ? [`... and ${undecided.length - SHOWN_LINES} more that the log does not show whole`, ''] : []),
    ...('at' in verdict ? [...stop(verdict.at, log, report), ''] : []),
    ...(verdict.kind === 'unknown' ? [`Nothing is refuted: ${verdict.why}.`, ''] : []),
    `${countOf(path.length, 'call')} explained, ${over} passed over, ${others} of no concern; ${sizes.join(', ')}`,
    ...passedOver.map(passedOverLine),
    '',
  ].join('\n');
}

function headline({ verdict, specification, undecided }: ValidationReport): string {
  switch (verdict.kind) {
    case 'explained':
      return `explained by ${specification}`;
    case 'undecided':
      return `explained by ${specification}, but for ${countOf(undecided.length, 'call')} whose arguments the log does not show`;
    case 'unexplained':
      return `not explained by ${specification} from line ${verdict.at.line} on`;
    case 'unknown':
      return `explained by ${specification} up to line ${verdict.at.line}, unknown from there on`;
  }
}

function stop({ line, pid, what, call, ended, allowed }: Unexplained, log: string, { specification }: ValidationReport): readonly string[] {
  return [
    `${log}:${line}: process ${pid}: ${call}`,
    `  ${what} ended with ${ended}; ${specification} allows`,
    ...allowed.map(
      ({ action, outcome, location, source }) => `    ${outcome} of ${action}  ${location}${source === null ? '' : `  ${source}`}`,
    ),
  ];
}

function passedOverLine({ what, why, lines }: PassedOver): string {
  const shown = lines.slice(0, SHOWN_LINES).join(', ');
  const more = lines.length > SHOWN_LINES ? ` and ${lines.length - SHOWN_LINES} more` : '';
  return `  ${what}: ${why} (line ${shown}${more})`;
}
