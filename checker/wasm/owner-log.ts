/** Which shard each state lies in, in order of discovery: one byte a state. */

/** States that lie together, and between two counts of what came before. */
const CHUNK = 1 << 16;
const STRIDE = 1 << 10;

export interface OwnerLog {
  readonly size: number;
  /** Adds one state for each mark that is not 0: 1 + its shard. Clears them. The marks end with a multiple of four. */
  append(found: Uint8Array, length: number): void;
  /** The shards of states from..to. */
  read(from: number, to: number): Uint8Array;
  /** Where a state lies: its shard, and its number there. */
  find(index: number): { readonly shard: number; readonly local: number };
  /** How many of each shard's states come before a state. */
  before(index: number): Uint32Array;
  readonly bytes: number;
}

export function createOwnerLog(shards: number): OwnerLog {
  const chunks: Uint8Array[] = [];
  /** What comes before each stride that is complete or has begun, and how many of these are known. */
  let counts = new Uint32Array(shards);
  let known = 1;
  let size = 0;

  /** The counts of the strides that have become complete. */
  function count(): void {
    while (known * STRIDE <= size) {
      if ((known + 1) * shards > counts.length) {
        const more = new Uint32Array(2 * (known + 1) * shards);
        more.set(counts);
        counts = more;
      }
      const own = counts.subarray(known * shards, (known + 1) * shards);
      own.set(counts.subarray((known - 1) * shards, known * shards));
      tally((known - 1) * STRIDE, known * STRIDE, own);
      known += 1;
    }
  }

  /** Adds the states from..to, which lie in one chunk. */
  function tally(from: number, to: number, own: Uint32Array): void {
    const chunk = chunks[Math.floor(from / CHUNK)]!;
    const first = from % CHUNK;
    for (let at = first; at < first + to - from; at += 1) own[chunk[at]!]! += 1;
  }

  function before(index: number): Uint32Array {
    const stride = Math.floor(index / STRIDE);
    const own = counts.slice(stride * shards, (stride + 1) * shards);
    if (stride * STRIDE < index) tally(stride * STRIDE, index, own);
    return own;
  }

  return {
    get size() {
      return size;
    },
    get bytes() {
      return chunks.length * CHUNK + counts.byteLength;
    },
    append(found, length) {
      // Most are 0: four are looked at together. The first in memory is the lowest byte, as in WebAssembly's memory.
      const words = new Int32Array(found.buffer, found.byteOffset, Math.ceil(length / 4));
      let at = size % CHUNK;
      let chunk = chunks.at(-1) ?? found;
      for (let word = 0; word < words.length; word += 1) {
        for (let rest = words[word]!; rest !== 0; ) {
          const shift = (31 - Math.clz32(rest & -rest)) & 24;
          if (at === 0) {
            chunk = new Uint8Array(CHUNK);
            chunks.push(chunk);
          }
          chunk[at] = ((rest >>> shift) & 0xff) - 1;
          at = (at + 1) % CHUNK;
          rest &= ~(0xff << shift);
        }
        words[word] = 0;
      }
      const full = at === 0 ? chunks.length : chunks.length - 1;
      size = full * CHUNK + at;
      count();
    },
    read(from, to) {
      const owners = new Uint8Array(to - from);
      for (let index = from; index < to; ) {
        const within = index % CHUNK;
        const some = Math.min(to - index, CHUNK - within);
        owners.set(chunks[Math.floor(index / CHUNK)]!.subarray(within, within + some), index - from);
        index += some;
      }
      return owners;
    },
    find(index) {
      const shard = chunks[Math.floor(index / CHUNK)]![index % CHUNK]!;
      return { shard, local: before(index)[shard]! };
    },
    before,
  };
}
