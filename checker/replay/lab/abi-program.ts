/** The C program that prints constants and layouts, and what it prints, as pure functions. */
import type { Abi, AbiRequest, FieldLayout, StructLayout } from '../concrete/abi.js';
import { LabError } from './failure.js';

const HEADERS = [
  'stdio.h',
  'stddef.h',
  'sys/types.h',
  'sys/ioctl.h',
  'sys/mman.h',
  'sys/eventfd.h',
  'fcntl.h',
  'unistd.h',
  'linux/types.h',
  'linux/vfio.h',
  'linux/iommufd.h',
  'linux/kvm.h',
  'linux/pci_regs.h',
];

export interface AbiProgram {
  readonly text: string;
  /** Line number of the program to what stands there, in words: "constant X". */
  readonly items: ReadonlyMap<number, string>;
}

/** A specification is data: a name that is no C identifier must not reach the compiler.
 *  @throws LabError 'abi' for the first name that is none */
export function validateNames(request: AbiRequest, headers: readonly string[]): void {
  const identifier = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
  const reject = (what: string, name: string): never => {
    throw new LabError(
      'abi',
      `${JSON.stringify(name)} is not the name of a ${what} in C`,
      "correct the name in the specification's `calls`",
    );
  };
  for (const name of request.constants) if (!identifier.test(name)) reject('constant', name);
  for (const [name, fields] of Object.entries(request.structs)) {
    if (!identifier.test(name)) reject('structure', name);
    for (const field of fields) if (!field.split('.').every((part) => identifier.test(part))) reject('field', field);
  }
  for (const header of headers) {
    if (!/^[A-Za-z0-9_][A-Za-z0-9_/-]*\.h$/.test(header)) reject('header', header);
  }
}

/** One item a line, so that the line of a compiler's error says what is missing. */
export function abiProgram(request: AbiRequest, headers: readonly string[]): AbiProgram {
  const lines: string[] = [];
  const items = new Map<number, string>();
  const add = (line: string, item?: string): void => {
    lines.push(line);
    if (item !== undefined) items.set(lines.length, item);
  };
  for (const header of [...HEADERS, ...headers]) add(`#include <${header}>`, `header ${header}`);
  // Only an integer constant can be the value of an enumerator: neither a function nor a variable passes.
  for (const [index, name] of request.constants.entries()) add(`enum { interlock_constant_${index} = (${name}) };`, `constant ${name}`);
  add('int main(void) {');
  for (const name of request.constants) {
    add(`printf((${name}) < 0 ? "%s %lld\\n" : "%s 0x%llx\\n", "${name}", (long long)(${name}));`, `constant ${name}`);
  }
  for (const [name, fields] of Object.entries(request.structs)) {
    add(`printf("%s %zu\\n", "${name}", sizeof(struct ${name}));`, `struct ${name}`);
    for (const field of fields) {
      add(
        `printf("%s.%s %zu %zu\\n", "${name}", "${field}", offsetof(struct ${name}, ${field}), sizeof(((struct ${name} *)0)->${field}));`,
        `field ${field} in struct ${name}`,
      );
    }
  }
  add('return 0; }');
  return { text: `${lines.join('\n')}\n`, items };
}

/** Reads what the program printed, which is in the order of the request. */
export function parseAbi(request: AbiRequest, output: string): Abi {
  const lines = output.trim().split('\n');
  let next = 0;
  const words = (): readonly string[] => (lines[next++] ?? '').split(' ').slice(1);
  const constants = Object.fromEntries(request.constants.map((name) => [name, words()[0] ?? '']));
  const structs: Record<string, StructLayout> = {};
  for (const [name, fields] of Object.entries(request.structs)) {
    const size = Number(words()[0]);
    const layouts: Record<string, FieldLayout> = {};
    for (const field of fields) {
      const [offset, width] = words().map(Number);
      layouts[field] = { offset: offset as number, width: width as number };
    }
    structs[name] = { size, fields: layouts };
  }
  return { constants, structs };
}
