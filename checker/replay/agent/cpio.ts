/** Writes a cpio archive ("newc", the kernel's initramfs format): a pure function from entries to bytes. */

import { unreachable } from '../../language/unreachable.js';

export type CpioEntry =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string; readonly content: Uint8Array; readonly executable: boolean }
  | { readonly kind: 'character device'; readonly path: string; readonly major: number; readonly minor: number };

/** Same entries, same bytes: inodes are counted, times and owners are zero. Paths are relative, parents first. */
export function writeCpio(entries: readonly CpioEntry[]): Buffer {
  const parts = entries.flatMap((entry, index) => encodeEntry(entry, index + 1));
  return Buffer.concat([...parts, ...encode('TRAILER!!!', {}, new Uint8Array())]);
}

function encodeEntry(entry: CpioEntry, inode: number): readonly Buffer[] {
  const none = new Uint8Array();
  switch (entry.kind) {
    case 'folder':
      return encode(entry.path, { inode, mode: 0o040755, links: 2 }, none);
    case 'file':
      return encode(entry.path, { inode, mode: entry.executable ? 0o100755 : 0o100644 }, entry.content);
    case 'character device':
      return encode(entry.path, { inode, mode: 0o020600, major: entry.major, minor: entry.minor }, none);
    default:
      return unreachable(entry);
  }
}

interface Header {
  readonly inode?: number;
  readonly mode?: number;
  readonly links?: number;
  readonly major?: number;
  readonly minor?: number;
}

function encode(path: string, header: Header, content: Uint8Array): readonly Buffer[] {
  const name = Buffer.from(`${path}\0`);
  const fields = [
    header.inode ?? 0,
    header.mode ?? 0,
    0, // owner
    0, // group
    header.links ?? 1,
    0, // time
    content.length,
    0, // device the file is on
    0,
    header.major ?? 0,
    header.minor ?? 0,
    name.length,
    0, // checksum, unused by this variant
  ];
  const text = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
  return [padded(Buffer.concat([Buffer.from(text), name])), padded(Buffer.from(content))];
}

/** The header with its name, and the content, each end on a multiple of four. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}
