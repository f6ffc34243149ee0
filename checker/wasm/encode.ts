/** The binary form of WebAssembly: instructions as ropes of bytes, numbers as LEB128, ropes to bytes. */

/** Bytes, in nested arrays so that code is put together without copying; what is finished is one array of bytes. */
export type Code = number | Uint8Array | readonly Code[];

export const NOTHING: Code = [];

/** Instructions by the names of the specification. */
export const op = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  return: 0x0f,
  call: 0x10,
  drop: 0x1a,
  select: 0x1b,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  i32Load: 0x28,
  i64Load: 0x29,
  i32Load8u: 0x2d,
  i64Load32u: 0x35,
  i32Store: 0x36,
  i64Store: 0x37,
  i32Store8: 0x3a,
  i32Const: 0x41,
  i64Const: 0x42,
  i32Eqz: 0x45,
  i32Eq: 0x46,
  i32Ne: 0x47,
  i32LtS: 0x48,
  i32LtU: 0x49,
  i32GtS: 0x4a,
  i32GtU: 0x4b,
  i32LeS: 0x4c,
  i32GeS: 0x4e,
  i32GeU: 0x4f,
  i64Eqz: 0x50,
  i64Eq: 0x51,
  i64Ne: 0x52,
  i32Clz: 0x67,
  i32Ctz: 0x68,
  i32Popcnt: 0x69,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32Mul: 0x6c,
  i32DivU: 0x6e,
  i32And: 0x71,
  i32Or: 0x72,
  i32Xor: 0x73,
  i32Shl: 0x74,
  i32ShrU: 0x76,
  i64Add: 0x7c,
  i64Mul: 0x7e,
  i64And: 0x83,
  i64Or: 0x84,
  i64Xor: 0x85,
  i64Shl: 0x86,
  i64ShrU: 0x88,
  i64Rotl: 0x89,
  i32WrapI64: 0xa7,
  i64ExtendI32U: 0xad,
} as const;

/** Instructions on four 32-bit numbers at once. */
export const simd = {
  load: [0xfd, 0x00],
  splat: [0xfd, 0x11],
  eq: [0xfd, 0x37],
  and: [0xfd, 0x4e],
  xor: [0xfd, 0x51],
  /** Of two times four or eight numbers, which fit: all in one. */
  narrow32: [0xfd, 0x85, 0x01],
  narrow16: [0xfd, 0x65],
  /** The highest bits of sixteen bytes. */
  bitmask: [0xfd, 0x64],
} as const;

export const type = { i32: 0x7f, i64: 0x7e, v128: 0x7b, empty: 0x40 } as const;

export type NumberType = typeof type.i32 | typeof type.i64 | typeof type.v128;

export function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest % 128;
    rest = (rest - low) / 128;
    if (rest === 0) {
      bytes.push(low);
      return bytes.length === 1 ? low : bytes;
    }
    bytes.push(low | 0x80);
  }
}

function signed(value: bigint): Code {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && low < 64) || (rest === -1n && low >= 64)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

const small = Array.from({ length: 256 }, (_, value): Code => [op.i32Const, signed(BigInt(value))]);

export function i32(value: number): Code {
  return value >= 0 && value < 256 ? small[value]! : [op.i32Const, signed(BigInt(value | 0))];
}

export function i64(value: bigint): Code {
  return [op.i64Const, signed(BigInt.asIntN(64, value))];
}

export function get(local: number): Code {
  return [op.localGet, unsigned(local)];
}

export function set(local: number, value: Code): Code {
  return [value, op.localSet, unsigned(local)];
}

export function tee(local: number): Code {
  return [op.localTee, unsigned(local)];
}

export function globalGet(global: number): Code {
  return [op.globalGet, unsigned(global)];
}

export function globalSet(global: number, value: Code): Code {
  return [value, op.globalSet, unsigned(global)];
}

export function call(index: number, ...parameters: readonly Code[]): Code {
  return [parameters, op.call, unsigned(index)];
}

/** A load or store; alignment is a hint only, and states of an odd width are not aligned. */
export function memory(instruction: Code, offset: number): Code {
  return [instruction, 0, unsigned(offset)];
}

export function when(condition: Code, then: Code): Code {
  return [condition, op.if, type.empty, then, op.end];
}

export function whenElse(condition: Code, then: Code, otherwise: Code, result: number = type.empty): Code {
  return [condition, op.if, result, then, op.else, otherwise, op.end];
}

export function block(body: Code): Code {
  return [op.block, type.empty, body, op.end];
}

/** Repeats while the body ends with a branch to 0. */
export function loop(body: Code): Code {
  return [op.loop, type.empty, body, op.end];
}

export function br(depth: number): Code {
  return [op.br, unsigned(depth)];
}

export function brIf(depth: number, condition: Code): Code {
  return [condition, op.brIf, unsigned(depth)];
}

/** Number of bytes of a rope. */
export function lengthOf(code: Code): number {
  if (typeof code === 'number') return 1;
  if (code instanceof Uint8Array) return code.length;
  let total = 0;
  for (const part of code) total += lengthOf(part);
  return total;
}

let scratch = new Uint8Array(1 << 16);

/** The rope's bytes. */
export function bytesOf(code: Code): Uint8Array<ArrayBuffer> {
  const end = write(code, 0);
  return scratch.slice(0, end);
}

function write(code: Code, at: number): number {
  if (typeof code === 'number') {
    if (at === scratch.length) reserve(at + 1);
    scratch[at] = code;
    return at + 1;
  }
  if (code instanceof Uint8Array) {
    reserve(at + code.length);
    scratch.set(code, at);
    return at + code.length;
  }
  let next = at;
  for (const part of code) next = write(part, next);
  return next;
}

function reserve(bytes: number): void {
  if (bytes <= scratch.length) return;
  const larger = new Uint8Array(Math.max(bytes, scratch.length * 2));
  larger.set(scratch);
  scratch = larger;
}
