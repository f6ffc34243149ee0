/** A WebAssembly module under construction: types, functions, globals, exports and data, each numbered as it is added. */

import { bytesOf, type Code, i32, i64, lengthOf, type NumberType, op, type, unsigned } from './encode.js';

export interface Signature {
  readonly parameters: readonly NumberType[];
  readonly results: readonly NumberType[];
}

export interface FunctionBody {
  /** Types of the locals after the parameters. */
  readonly locals: readonly NumberType[];
  readonly code: Code;
}

export interface MemoryType {
  /** In pages of 64 KiB. */
  readonly initial: number;
  readonly maximum: number;
  readonly shared: boolean;
}

export interface ModuleBuilder {
  /** Before any function is declared. @returns the function's index */
  importFunction(name: string, signature: Signature): number;
  /** Announces a function, so that others can call it. @returns its index */
  declare(signature: Signature): number;
  /** Gives a declared function its body. */
  define(index: number, body: FunctionBody): void;
  /** A mutable global. @returns its index */
  global(kind: NumberType, initial: number): number;
  exportFunction(name: string, index: number): void;
  exportGlobal(name: string, index: number): void;
  /** The bytes; every declared function has a body by now. */
  build(memory: MemoryType, segment: { readonly offset: number; readonly data: Uint8Array }): Uint8Array<ArrayBuffer>;
}

const FUNCTION = 0;
const MEMORY = 2;
const GLOBAL = 3;

export function buildModule(): ModuleBuilder {
  const types: Code[] = [];
  const known = new Map<string, number>();
  const imports: Code[] = [];
  const declared: number[] = [];
  const bodies = new Map<number, Uint8Array>();
  const globals: Code[] = [];
  const exports: Code[] = [];
  let imported = 0;

  function typeOf({ parameters, results }: Signature): number {
    const key = `${parameters.join()}>${results.join()}`;
    const index = known.get(key) ?? types.push([0x60, vector(parameters), vector(results)]) - 1;
    known.set(key, index);
    return index;
  }

  return {
    importFunction(name, signature) {
      imports.push([text('host'), text(name), FUNCTION, unsigned(typeOf(signature))]);
      return imported++;
    },
    declare: (signature) => imported + declared.push(typeOf(signature)) - 1,
    define: (index, body) => void bodies.set(index, bytesOf(bodyOf(body))),
    global: (kind, initial) => globals.push([kind, 1, kind === type.i32 ? i32(initial) : i64(BigInt(initial)), op.end]) - 1,
    exportFunction: (name, index) => void exports.push([text(name), FUNCTION, unsigned(index)]),
    exportGlobal: (name, index) => void exports.push([text(name), GLOBAL, unsigned(index)]),
    build({ initial, maximum, shared }, { offset, data }) {
      const memory = [text('host'), text('memory'), MEMORY, shared ? 3 : 1, unsigned(initial), unsigned(maximum)];
      const code = declared.map((_, position) => bodies.get(imported + position)!);
      const segment = data.length === 0 ? [] : [[0, i32(offset), op.end, unsigned(data.length), data]];
      const whole: Code = [
        [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
        section(1, vector(types)),
        section(2, vector([...imports, memory])),
        section(3, vector(declared.map(unsigned))),
        section(6, vector(globals)),
        section(7, vector(exports)),
        section(10, vector(code)),
        section(11, vector(segment)),
      ];
      return bytesOf(whole);
    },
  };
}

function section(id: number, content: Code): Code {
  return [id, unsigned(lengthOf(content)), content];
}

function vector(items: readonly Code[]): Code {
  return [unsigned(items.length), items];
}

function text(value: string): Code {
  return vector([...Buffer.from(value)]);
}

/** Locals are written as runs of one type. */
function bodyOf({ locals, code }: FunctionBody): Code {
  const runs: { count: number; kind: NumberType }[] = [];
  for (const kind of locals) {
    const last = runs.at(-1);
    if (last?.kind === kind) last.count += 1;
    else runs.push({ count: 1, kind });
  }
  const content = bytesOf([vector(runs.map(({ count, kind }) => [unsigned(count), kind])), code, op.end]);
  return [unsigned(lengthOf(content)), content];
}
