/** `interlock show`: a trace in the form that its reader wants, from plain text for a mail to a program that tries it. */

import { type ProgramForm, renderProgram } from '../render/program/program.js';
import { MAIL_WIDTH, renderLanes, TEXT_WIDTH } from '../render/show/lanes.js';
import { renderItf } from '../render/show/itf.js';
import { renderMarkdown } from '../render/show/markdown.js';
import { renderMermaid } from '../render/show/mermaid.js';
import { sceneOf } from '../render/show/scene.js';
import { shownMachine } from '../render/show/shown-machine.js';
import { renderSyz } from '../render/show/syz.js';
import { type Machine, planTrace } from '../replay/concrete/plan.js';
import { followTrace } from '../replay/path.js';
import type { Result } from '../replay/problem.js';
import { serializeTrace } from '../trace/json.js';
import { minimise } from '../trace/minimise.js';
import { stepsOf } from '../trace/trace.js';
import { type Arguments, type Command, CommandError, EXIT, type ExitCode, type Surroundings } from './command.js';
import { writeFileWhole } from './files.js';
import { renderProblems } from './problems.js';
import { loadTrace, type Subject } from './replay.js';
import { headersAbi, instanceOf } from './stage.js';

const FORMS = ['text', 'mail', 'markdown', 'mermaid', 'itf', 'json', 'c', 'kselftest', 'syz'] as const;
type Form = (typeof FORMS)[number];

export const show: Command = {
  name: 'show',
  usage: `TRACE [--as ${FORMS.join('|')}] [-o FILE]`,
  summary:
    'Shows a trace, or the trace of a kept record, in the form that its reader wants. It is made as short as it can be first: no step is left\n' +
    'that can be dropped without losing what the trace shows.',
  options: {
    as: { kind: 'text', operand: 'FORM', summary: `${FORMS.join(', ')} (default: text)` },
    output: { kind: 'text', operand: 'FILE', summary: 'write it to FILE', short: 'o' },
    whole: { kind: 'flag', summary: 'keep every step' },
    specification: { kind: 'text', operand: 'SPEC', summary: "the trace's specification, if it is not where the trace says" },
    headers: {
      kind: 'text',
      operand: 'KERNEL',
      summary: "syz: the kernel of the lab whose layouts are used (default: 6.12's, or this host's)",
    },
  },
  run: runShow,
};

async function runShow(args: Arguments, surroundings: Surroundings): Promise<ExitCode> {
  const [file, ...more] = args.operands;
  const form = FORMS.find((known) => known === (args.text('as') ?? 'text'));
  if (file === undefined || more.length > 0) throw new CommandError(`usage: interlock show ${show.usage}`);
  if (form === undefined) throw new CommandError(`--as takes ${FORMS.join(', ')}, not '${args.text('as')}'`);
  const given = await loadTrace(file, args.text('specification'), surroundings);
  const subject = args.flag('whole') ? given : { ...given, trace: minimise(given.design.system, given.trace, given.origin) };
  const text = await textOf(form, subject, subject.trace.stem.length === given.trace.stem.length, args, surroundings);
  const output = args.text('output');
  if (output === undefined) {
    surroundings.print(text);
    return EXIT.ok;
  }
  await writeFileWhole(surroundings, output, text);
  const [before, after] = [given.trace.stem.length, subject.trace.stem.length];
  surroundings.note(`wrote ${output}${after < before ? ` (${after} of the ${before} steps are needed)` : ''}`);
  return EXIT.ok;
}

/** @throws CommandError for a trace that the form cannot say */
async function textOf(form: Form, subject: Subject, whole: boolean, args: Arguments, surroundings: Surroundings): Promise<string> {
  const { trace, design } = subject;
  const { specification, system } = design;
  const instance = instanceOf(specification, trace.instance);
  const sure = <T>(result: Result<T>): T => {
    if (result.ok) return result.value;
    // The steps of a trace that was made shorter have other places in its file.
    const problems = whole ? result.problems : result.problems.map((problem) => ({ ...problem, at: '$' }));
    throw new CommandError(renderProblems(problems, specification, subject));
  };
  const path = sure(followTrace(system, trace));
  const plan = (machine: Machine) => sure(planTrace(trace, design, path, machine));
  const shown = shownMachine(specification, instance);
  const scene = () => sceneOf(trace, specification, plan(shown));
  const program = (as: ProgramForm) =>
    sure(renderProgram({ trace, specification, instance, plan: plan(shown), environment: shown.environment }, as));
  switch (form) {
    case 'text':
      return renderLanes(scene(), TEXT_WIDTH);
    case 'mail':
      return renderLanes(scene(), MAIL_WIDTH);
    case 'markdown':
      return renderMarkdown(scene());
    case 'mermaid':
      return renderMermaid(scene());
    case 'json':
      return serializeTrace(trace);
    case 'itf':
      return renderItf(
        trace,
        system,
        path.before.map(([state]) => state),
      );
    case 'c':
      return program('plain');
    case 'kselftest':
      return program('harness');
    case 'syz': {
      const actions = new Set(stepsOf(trace).map((step) => step.action));
      const abi = await headersAbi(args.text('headers'), specification, actions, surroundings);
      return sure(renderSyz(trace, plan({ abi, environment: shown.environment })));
    }
  }
}
