/** Little endian integers in byte buffers, and buffers as hex. */

export type Width = 1 | 2 | 4 | 8;

export function isWidth(width: number): width is Width {
  return width === 1 || width === 2 || width === 4 || width === 8;
}

/** A C field of `width` bytes takes what either its signed or its unsigned reading can hold. */
export function fits(value: bigint, width: Width): boolean {
  const bits = BigInt(8 * width);
  return value >= -(1n << (bits - 1n)) && value < 1n << bits;
}

/** `value` must fit. */
export function writeInteger(bytes: Uint8Array, offset: number, width: Width, value: bigint): void {
  let rest = BigInt.asUintN(8 * width, value);
  for (let index = 0; index < width; index += 1) {
    bytes[offset + index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
}

/** The unsigned reading. */
export function readInteger(bytes: Uint8Array, offset: number, width: Width): bigint {
  let value = 0n;
  for (let index = width - 1; index >= 0; index -= 1) value = (value << 8n) | BigInt(bytes[offset + index]);
  return value;
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Decimal or 0x, with an optional minus sign; null for anything else. */
export function parseInteger(text: string): bigint | null {
  const parts = /^(-?)(0[xX][0-9a-fA-F]+|[0-9]+)$/.exec(text.trim());
  if (parts === null) return null;
  const magnitude = BigInt(parts[2]);
  return parts[1] === '-' ? -magnitude : magnitude;
}
