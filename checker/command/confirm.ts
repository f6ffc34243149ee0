/** `interlock confirm`: SPIN, Rumur and TLC explore what Interlock explored, and must find the same. */

import { availableParallelism } from 'node:os';
import { TOOLS, type Tool } from '../export/confirm/checker.js';
import type { Row } from '../export/confirm/rows.js';
import { renderConfirmationTable } from '../export/confirm/table.js';
import { NO_LOG, openAnswerLog } from './answer-log.js';
import { chooseInstances } from './check.js';
import { type Arguments, type Command, CommandError, EXIT, type ExitCode, type Surroundings } from './command.js';
import { confirmAll } from './confirm-run.js';
import { readText, writeFileWhole } from './files.js';
import { loadSpecification } from './load.js';
import { projectFolder } from './project.js';
import { specificationFiles } from './specifications.js';

/** What is written between, in a file that keeps the table. */
const OPENING = '<!-- printed by npm run confirm -->';
const CLOSING = '<!-- end -->';

export const confirmCommand: Command = {
  name: 'confirm',
  usage: '[SPEC ...] [--instance NAME ...] [--with spin|rumur|tlc ...] [--table FILE]',
  summary:
    'Has other checkers confirm what Interlock finds: states, transitions, and the verdict of every property.\n' +
    'Without SPEC, all specifications of the project and the models of its tests. TLC is asked where the environment variable\n' +
    'INTERLOCK_TLA2TOOLS names its tla2tools.jar. Exit 1 where anything differs.',
  options: {
    instance: { kind: 'text', operand: 'NAME', summary: 'only this instance (may be repeated)', repeatable: true },
    with: { kind: 'text', operand: 'CHECKER', summary: `only this checker (may be repeated): ${TOOLS.join(', ')}`, repeatable: true },
    states: { kind: 'count', operand: 'N', summary: 'leave out instances with more than N states (default: 500,000)' },
    time: { kind: 'count', operand: 'SECONDS', summary: 'for each program of another checker (default: 600)' },
    memory: { kind: 'count', operand: 'MIB', summary: 'for each program of another checker (default: 4096)' },
    jobs: { kind: 'count', operand: 'N', summary: 'programs at the same time (default: as many as there are processors)' },
    log: { kind: 'text', operand: 'FILE', summary: 'keep each answer in FILE, and ask for none that is there' },
    table: { kind: 'text', operand: 'FILE', summary: `write the table into FILE, between "${OPENING}" and "${CLOSING}"` },
  },
  run: runConfirm,
};

async function runConfirm(args: Arguments, surroundings: Surroundings): Promise<ExitCode> {
  const tools = toolsOf(args.texts('with'));
  const file = args.text('table');
  // Before hours of work, not after them.
  if (file !== undefined) between(readText(surroundings, file), '', file);
  const kept = args.text('log');
  const log = kept === undefined ? NO_LOG : openAnswerLog(kept, surroundings);
  const all = args.operands.length === 0;
  const project = { ...surroundings, folder: projectFolder() };
  const paths = all ? specificationFiles(project.folder, ['spec', 'test/export/models', 'test/bench']) : args.operands;
  const subjects = [];
  for (const path of paths) {
    const loaded = await loadSpecification(path, all ? project : surroundings);
    const known = loaded.specification.instances.map(({ name }) => name);
    const wanted = args.texts('instance');
    const instances = all ? known.filter((name) => wanted.length === 0 || wanted.includes(name)) : chooseInstances(known, wanted, path);
    subjects.push({ loaded, instances });
  }
  const rows = await confirmAll(
    subjects,
    {
      tools,
      states: args.count('states') ?? 500_000,
      limits: { seconds: args.count('time') ?? 600, megabytes: args.count('memory') ?? 4096, cancelled: surroundings.interrupted },
      jobs: args.count('jobs') ?? availableParallelism(),
      jar: surroundings.environment.INTERLOCK_TLA2TOOLS ?? null,
      log,
    },
    surroundings,
  );
  const table = renderConfirmationTable(rows);
  surroundings.print(table);
  if (surroundings.interrupted.aborted) return EXIT.unknown;
  if (file !== undefined) await writeFileWhole(surroundings, file, between(readText(surroundings, file), table, file));
  return exitOf(rows);
}

function toolsOf(wanted: readonly string[]): readonly Tool[] {
  for (const name of wanted) {
    if (!TOOLS.some((tool) => tool === name)) throw new CommandError(`--with takes ${TOOLS.join(', ')}, not '${name}'`);
  }
  return wanted.length === 0 ? TOOLS : TOOLS.filter((tool) => wanted.includes(tool));
}

function between(text: string, table: string, file: string): string {
  const start = text.indexOf(OPENING);
  const end = text.indexOf(CLOSING, start);
  if (start < 0 || end < 0) throw new CommandError(`${file} has no place for the table: it needs the lines "${OPENING}" and "${CLOSING}"`);
  return `${text.slice(0, start + OPENING.length)}\n${table}${text.slice(end)}`;
}

/** A disagreement is the worst; what was left out because of a limit is said, and is no failure. */
function exitOf(rows: readonly Row[]): ExitCode {
  const kinds = rows.flatMap(({ answers }) => answers.map(({ confirmation }) => confirmation.kind));
  if (kinds.includes('differs')) return EXIT.violated;
  return kinds.includes('confirmed') && !kinds.includes('failed') ? EXIT.ok : EXIT.unknown;
}
