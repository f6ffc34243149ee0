/** What is refuted on the specification of an unpatched kernel, as a table: property, shortest sequence, what each kernel did, whether it is known. */

import { stepsOf, type Trace } from '../trace/trace.js';
import type { TraceRecord } from '../trace/record.js';

export interface FindingRow {
  readonly record: TraceRecord;
  /** Name of the kept page: "merged-ConfinedDma". */
  readonly page: string;
  /** What the property says, in the specification's words. */
  readonly documentation: string;
  /** Why no kernel was asked, or null. */
  readonly notRun: string | null;
  /** Where it was reported, or that no report was found; null where nobody has looked. */
  readonly known: string | null;
}

/** Markdown; ends in a newline. Shortest first. */
export function renderFindings(rows: readonly FindingRow[]): string {
  const kernels = [...new Set(rows.flatMap(({ record }) => record.answers.map(({ kernel }) => columnOf(kernel))))].sort();
  const sorted = [...rows].sort((one, other) => stepsOf(one.record.trace).length - stepsOf(other.record.trace).length);
  return [
    line(['property', 'instance', 'shortest sequence', ...kernels, 'known']),
    line(['---', '---', '---', ...kernels.map(() => '---'), '---']),
    ...sorted.map((row) => {
      const { trace } = row.record;
      return line([
        `[${trace.property.name}](${row.page}.md)${row.documentation === '' ? '' : `: ${row.documentation}`}`,
        trace.instance,
        sequenceText(trace),
        ...kernels.map((kernel) => answerText(row, kernel)),
        row.known ?? 'nobody has looked',
      ]);
    }),
    '',
  ].join('\n');
}

/** A kernel with mock devices is the same source: it stands in the column of the one without. */
function columnOf(kernel: string): string {
  return kernel.replace(/-mock$/, '');
}

/** "open_cdev, bind, close (3)"; what is repeated for ever stands at the end. */
function sequenceText(trace: Trace): string {
  const name = ({ action, outcome }: Trace['stem'][number]): string => `${action}${outcome === 'ok' ? '' : ` = ${outcome}`}`;
  const stem = trace.stem.map(name).join(', ');
  const { loop } = trace;
  const rest = loop === undefined ? '' : loop.length === 0 ? ', then nothing for ever' : `, then for ever: ${loop.map(name).join(', ')}`;
  return `${stem}${rest} (${stepsOf(trace).length})`;
}

function answerText({ record, notRun }: FindingRow, kernel: string): string {
  const answer = record.answers.find((one) => columnOf(one.kernel) === kernel);
  if (answer === undefined) return notRun === null ? 'not run' : `not run: ${notRun}`;
  const { design } = answer;
  if (design.verdict === 'conforms') return 'did it';
  const [, complaint] = /the kernel ((?:complained|crashed): .*)/.exec(design.summary) ?? [];
  if (complaint !== undefined) return `the kernel ${complaint}`;
  return `${design.verdict === 'diverges' ? 'does not' : 'unknown'}: ${design.summary}`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
