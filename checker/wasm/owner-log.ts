/** Which shard each state lies in, in order of discovery: one byte a state. */

/** States between two counts of what came before. */
const STRIDE = 1 << 16;
const CHUNK = 1 << 16;

export interface OwnerLog {
  readonly size: number;
  append(shard: number): void;
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
  const counts = new Uint32Array(shards);
  /** `counts` before each stride. */
  const marks: Uint32Array[] = [];
  let size = 0;
  const at = (index: number): number => chunks[Math.floor(index / CHUNK)]![index % CHUNK]!;
  function before(index: number): Uint32Array {
    if (index === size) return counts.slice();
    const stride = Math.floor(index / STRIDE);
    const found = marks[stride]!.slice();
    for (let one = stride * STRIDE; one < index; one += 1) found[at(one)]! += 1;
    return found;
  }

  return {
    get size() {
      return size;
    },
    get bytes() {
      return chunks.length * CHUNK;
    },
    append(shard) {
      if (size % CHUNK === 0) chunks.push(new Uint8Array(CHUNK));
      if (size % STRIDE === 0) marks.push(counts.slice());
      chunks[chunks.length - 1]![size % CHUNK] = shard;
      counts[shard]! += 1;
      size += 1;
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
    find: (index) => ({ shard: at(index), local: before(index)[at(index)]! }),
    before,
  };
}
