/** The main function of a program made from a trace: alone, or as a test of the kernel's harness. */

import type { Trace } from '../../trace/trace.js';
import { cString, identifier } from './c-text.js';
import type { ProgramDevice } from './devices.js';

const OPERANDS = (devices: boolean): readonly string[] =>
  devices
    ? [
        '\tfor (size_t i = 1, given = 0; i < (size_t)argc && given < sizeof(devices) / sizeof(devices[0]); i++)',
        "\t\tif (strchr(argv[i], ':'))",
        '\t\t\tsnprintf(devices[given++].address, sizeof(devices[0].address), "%s", argv[i]);',
      ]
    : ['\t(void)argc;', '\t(void)argv;'];

export function plainMain(trace: Trace, devices: readonly ProgramDevice[]): readonly (readonly string[])[] {
  const wanted = trace.property.kind === 'reachable';
  const { name } = trace.property;
  return [
    [
      'int main(int argc, char *argv[])',
      '{',
      '\tconst char *why;',
      '\tint step;',
      '',
      ...OPERANDS(devices.length > 0),
      '\twhy = unavailable();',
      '\tif (why || !start()) {',
      '\t\tprintf("not tried: %s\\n", why ? why : strerror(errno));',
      '\t\treturn 4;',
      '\t}',
      '\tstep = perform_all();',
      '\tstop();',
      '\tif (step) {',
      `\t\tprintf(${cString(`${name}: this kernel does not go along, from step %d on\n`)}, step);`,
      `\t\treturn ${wanted ? 1 : 0};`,
      '\t}',
      `\tprintf(${cString(`${name}: this kernel did all of it\n`)});`,
      `\treturn ${wanted ? 0 : 1};`,
      '}',
    ],
  ];
}

export function harnessMain(trace: Trace, devices: readonly ProgramDevice[]): readonly (readonly string[])[] {
  const { name, kind } = trace.property;
  const test = /^[A-Za-z_]\w*$/.test(name) ? name : 'trace';
  return [
    [
      `TEST(${identifier(test)})`,
      '{',
      '\tint step;',
      '',
      '\tASSERT_TRUE(start());',
      '\tstep = perform_all();',
      '\tstop();',
      ...(kind === 'reachable'
        ? ['\tEXPECT_EQ(0, step) {', '\t\tTH_LOG("the kernel does otherwise from step %d on", step);', '\t}']
        : ['\tEXPECT_NE(0, step) {', '\t\tTH_LOG("the kernel did every step of the counterexample");', '\t}']),
      '}',
    ],
    [
      'int main(int argc, char *argv[])',
      '{',
      '\tconst char *why;',
      '',
      ...OPERANDS(devices.length > 0),
      '\twhy = unavailable();',
      '\tif (why) {',
      '\t\tksft_print_header();',
      '\t\tksft_exit_skip("%s\\n", why);',
      '\t}',
      '\treturn test_harness_run(argc, argv);',
      '}',
    ],
  ];
}
