/** A trace as one self-contained program in C: every process a process, every step in its turn, every answer compared. */

import type { Instance, Specification } from '../../language/ir.js';
import type { PlannedStep } from '../../replay/concrete/plan.js';
import type { Result } from '../../replay/problem.js';
import type { Environment } from '../../replay/topology.js';
import type { Trace } from '../../trace/trace.js';
import { traceTitle } from '../trace-text.js';
import { comment, cString, identifier, safe } from './c-text.js';
import { deviceText, type ProgramDevice } from './devices.js';
import { holdings, type Holdings } from './holdings.js';
import { harnessMain, plainMain } from './main.js';
import type { Feature } from './operand.js';
import { type Expected, processConstant, type ProgramPart, programParts, type ProgramParts } from './parts.js';
import { ANSWERS, BIRTH, CONDUCTOR, FEATURES, headers, SERVICE } from './runtime.js';

export interface ProgramInput {
  readonly trace: Trace;
  readonly specification: Specification;
  readonly instance: Instance;
  readonly plan: readonly PlannedStep[];
  /** Where the devices of the specification's machine are. */
  readonly environment: Environment;
}

/** 'plain': main() of its own. 'harness': a test of the kernel's selftests, for kselftest_harness.h. */
export type ProgramForm = 'plain' | 'harness';

/** Ends in a newline. */
export function renderProgram(input: ProgramInput, form: ProgramForm): Result<string> {
  const { trace, specification, plan } = input;
  const held = holdings();
  const uses = new Set<Feature>();
  const devices: ProgramDevice[] = [];
  const device = (name: string): number => {
    const known = devices.findIndex((candidate) => candidate.name === name);
    if (known !== -1) return known;
    const address = input.instance.machine?.devices.some(({ element }) => element === name) ? input.environment[name].bdf : null;
    return devices.push({ name: identifier(name), address }) - 1;
  };
  const made = programParts({ trace, specification, plan, holdings: held, uses, device });
  if (!made.ok) return made;
  const program = made.value;
  const sections = [
    [form === 'harness' ? '// SPDX-License-Identifier: GPL-2.0' : '// SPDX-License-Identifier: MIT', ...about(input, devices, form)],
    ['#define _GNU_SOURCE', ...headers(uses, form === 'harness')],
    [`#define MARK ${form === 'harness' ? '"# "' : '""'}`],
    ANSWERS.trim().split('\n'),
    deviceText(devices, uses),
    processText(program, held),
    ...FEATURES.filter(([feature]) => uses.has(feature)).map(([, text]) => text.trim().split('\n')),
    ...(uses.has('fork') ? [['static _Noreturn void serve(enum process self);'], BIRTH.trim().split('\n')] : []),
    ...program.parts.filter((part) => part.function !== null).map(functionText),
    partsTable(program),
    SERVICE.trim().split('\n'),
    CONDUCTOR.trim().split('\n'),
    startText(program, uses),
    ...(form === 'harness' ? harnessMain(trace, devices) : plainMain(trace, devices)),
  ];
  return { ok: true, value: `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n` };
}

function about({ trace, specification }: ProgramInput, devices: readonly ProgramDevice[], form: ProgramForm): readonly string[] {
  const { property } = trace;
  const documentation = specification.properties.find(({ name }) => name === property.name)?.documentation ?? '';
  const state =
    property.kind === 'invariant'
      ? [
          '',
          'What is wrong is a state of the kernel: answers alone do not show it. A kernel that gives the same answers may be in another state.',
        ]
      : [];
  const addresses = devices.map(({ address, name }) => address ?? `ADDRESS-OF-${name}`).join(' ');
  return comment([
    traceTitle(trace).replace(/:$/, '.'),
    ...(documentation === '' ? [] : ['', documentation]),
    ...state,
    '',
    `Specification ${trace.specification.name} (${trace.specification.path}), instance ${trace.instance}, version ${trace.specification.digest.slice(0, 12)}.`,
    'Made by Interlock from a trace: make it again instead of changing it.',
    '',
    form === 'harness'
      ? 'Build: gcc -I tools/testing/selftests FILE. The test fails where the kernel does all that follows, and is skipped without the devices.'
      : `Usage: PROGRAM [${addresses}]. Exit code: ${exitCodes(trace)}; 4 it cannot be tried here.`,
  ]);
}

function exitCodes(trace: Trace): string {
  return trace.property.kind === 'reachable'
    ? '0 the kernel did all that follows; 1 it did otherwise'
    : '1 the kernel did all that follows, which is the bad behaviour; 0 it did otherwise';
}

function processText({ processes }: ProgramParts, held: Holdings): readonly string[] {
  return [
    `enum process { ${[...processes.map(({ name }) => processConstant(name)), 'PROCESSES'].join(', ')} };`,
    '',
    `static const char *const names[] = { ${processes.map(({ name }) => cString(name)).join(', ')} };`,
    '',
    ...(held.files.size + held.addresses.size === 0
      ? []
      : ['/* What a process holds: every process has its own of these, a child those of its parent. */']),
    ...[...held.files].map((name) => `static int ${name} = -1;`),
    ...[...held.addresses].map((name) => `static void *${name};`),
    ...(held.files.size + held.addresses.size === 0 ? [] : ['']),
    '/* What all of them see: their numbers, and the ids that the kernel hands out. */',
    'static struct {',
    '\tpid_t pids[PROCESSES];',
    ...[...held.ids].map((name) => `\tunsigned long long ${name};`),
    '} *shared;',
  ];
}

function functionText(part: ProgramPart): readonly string[] {
  return [
    ...comment([`${part.step}. ${part.process}: ${part.texts.map(safe).join('; ')}`]),
    `static struct answer ${part.function}(void)`,
    '{',
    ...part.body.map((line) => (line === '' ? '' : `\t${line}`)),
    '}',
  ];
}

function partsTable({ parts }: ProgramParts): readonly string[] {
  const rows = parts.map((part) => {
    const any = part.expected.kind === 'blocked' || (part.expected.kind === 'returned' && part.expected.value === null);
    const [text, more] = [part.texts.at(-1) ?? '', part.texts.length - 1];
    return [
      `\t{ ${part.step}, ${processConstant(part.process)}, ${part.function ?? 'NULL'}, ${cString(more > 0 ? `... ${text}` : text)},`,
      `\t  .last = ${part.last}, .leaves = ${part.leaves}, .any = ${any}, .expected = { ${expectedText(part.expected)} } },`,
    ];
  });
  return [
    'static const struct part {',
    '\tint step;',
    '\tenum process who;',
    '\t/* NULL: the answer of a call that has not returned yet. */',
    '\tstruct answer (*run)(void);',
    '\tconst char *text;',
    '\tbool last, leaves;',
    '\t/* Whether any value will do. */',
    '\tbool any;',
    '\tstruct answer expected;',
    '} parts[] = {',
    ...rows.flat(),
    '};',
    '',
    'enum { PARTS = sizeof(parts) / sizeof(parts[0]) };',
  ];
}

function expectedText(expected: Expected): string {
  switch (expected.kind) {
    case 'returned':
      return `RETURNED, ${expected.value ?? 0}`;
    case 'failed':
      return `FAILED, ${expected.name}`;
    case 'signalled':
      return `SIGNALLED, ${expected.name}`;
    case 'blocked':
      return 'BLOCKED, 0';
  }
}

function startText({ processes }: ProgramParts, uses: ReadonlySet<Feature>): readonly string[] {
  const first = processes.filter(({ born }) => !born).map(({ name }) => processConstant(name));
  return [
    '/* Who is there from the beginning. */',
    `static const enum process first[] = { ${first.join(', ')} };`,
    '',
    'static bool start(void)',
    '{',
    '\tshared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);',
    ...(uses.has('pass')
      ? ['\tif (shared == MAP_FAILED || socketpair(AF_UNIX, SOCK_STREAM, 0, passing))', '\t\treturn false;']
      : ['\tif (shared == MAP_FAILED)', '\t\treturn false;']),
    '\tfor (int i = 0; i < PROCESSES; i++)',
    '\t\tif (pipe(orders[i]) || pipe(answers[i]))',
    '\t\t\treturn false;',
    '\tfflush(stdout);',
    '\tfor (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++) {',
    '\t\tpid_t pid = fork();',
    '',
    '\t\tif (!pid)',
    '\t\t\tserve(first[i]);',
    '\t\tif (pid < 0)',
    '\t\t\treturn false;',
    '\t\tshared->pids[first[i]] = pid;',
    '\t}',
    '\treturn true;',
    '}',
    '',
    'static void stop(void)',
    '{',
    '\tfor (int i = 0; i < PROCESSES; i++)',
    '\t\tif (shared->pids[i] > 0)',
    '\t\t\tkill(shared->pids[i], SIGKILL);',
    '\twhile (waitpid(-1, NULL, 0) > 0)',
    '\t\t;',
    '}',
  ];
}
