/** A kept trace with every kernel's answers, as Markdown: what stands beside the JSON under traces/. */

import type { KernelAnswer, TraceRecord } from '../trace/record.js';
import { type Step, stepsOf } from '../trace/trace.js';

/** Ends in a newline. */
export function renderRecord({ trace, answers }: TraceRecord): string {
  const { specification, property } = trace;
  const header = ['step', 'call', specification.name, ...answers.map(({ kernel }) => kernel)];
  const rows = stepsOf(trace).map((step, index) => [
    String(index + 1),
    callsCell(step, index, answers),
    outcomeText(step),
    ...answers.map((answer) => answerCell(answer, index)),
  ]);
  return [
    `# ${property.kind} ${property.name} of ${specification.name}`,
    '',
    `From \`${specification.path}\`, instance \`${trace.instance}\`, version ${specification.digest.slice(0, 12)}.`,
    '',
    row(header),
    row(header.map(() => '---')),
    ...rows.map(row),
    '',
    ...answers.flatMap(verdicts),
    ...answers.flatMap(consoleLines),
  ].join('\n');
}

function callsCell(step: Step, index: number, answers: readonly KernelAnswer[]): string {
  const calls = answers.find(({ steps }) => steps[index] !== undefined)?.steps[index].calls ?? [];
  const values = Object.values(step.arguments)
    .map((value) => JSON.stringify(value))
    .join(', ');
  return calls.length > 0 ? calls.map((call) => `\`${call}\``).join('<br>') : `${step.action}(${values})`;
}

function outcomeText(step: Step): string {
  return `${step.outcome} (\`${step.location}\`)`;
}

function answerCell(answer: KernelAnswer, index: number): string {
  const step = answer.steps[index];
  if (step === undefined) return '';
  const predicted =
    step.predicted === null || step.observed === 'not run' ? '' : ` (${answer.prediction?.specification ?? ''} says ${step.predicted})`;
  return step.design === 'differs' ? `**${step.observed}**${predicted}` : step.observed;
}

function verdicts(answer: KernelAnswer): readonly string[] {
  return [answer.design, ...(answer.prediction === null ? [] : [answer.prediction])].map(({ summary }) => `- ${summary}`).concat('');
}

function consoleLines(answer: KernelAnswer): readonly string[] {
  const lines = answer.steps.flatMap((step, index) => step.console.map((line) => `step ${index + 1}: ${line}`));
  return lines.length === 0 ? [] : [`Console of ${answer.kernel}:`, '', '```', ...lines, '```', ''];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
