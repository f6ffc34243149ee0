/** Hash and equality of packed states. The unrolled cases are worth about a fifth of a run (`npm run bench`);
 *  a `switch` on the width is predicted perfectly, while a function per width would stop inlining as soon as
 *  two widths are explored in one process. */

/** Every bit of the state reaches every bit of the result: low bits choose the slot, high bits are the tag. */
export function hashWords(store: Int32Array, offset: number, words: number): number {
  let hash = 0x2545f491;
  switch (words) {
    case 1:
      hash = absorb(hash, store[offset]);
      break;
    case 2:
      hash = absorb(absorb(hash, store[offset]), store[offset + 1]);
      break;
    case 3:
      hash = absorb(absorb(absorb(hash, store[offset]), store[offset + 1]), store[offset + 2]);
      break;
    case 4:
      hash = absorb(absorb(absorb(absorb(hash, store[offset]), store[offset + 1]), store[offset + 2]), store[offset + 3]);
      break;
    default:
      for (let word = 0; word < words; word++) hash = absorb(hash, store[offset + word]);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b | 0);
  return hash ^ (hash >>> 16);
}

function absorb(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1 | 0);
  return mixed ^ (mixed >>> 15);
}

export function equalWords(left: Int32Array, at: number, right: Int32Array, by: number, words: number): boolean {
  switch (words) {
    case 1:
      return left[at] === right[by];
    case 2:
      return left[at] === right[by] && left[at + 1] === right[by + 1];
    case 3:
      return left[at] === right[by] && left[at + 1] === right[by + 1] && left[at + 2] === right[by + 2];
    case 4:
      return left[at] === right[by] && left[at + 1] === right[by + 1] && left[at + 2] === right[by + 2] && left[at + 3] === right[by + 3];
    default:
      for (let word = 0; word < words; word++) if (left[at + word] !== right[by + word]) return false;
      return true;
  }
}

export function copyWords(from: Int32Array, at: number, to: Int32Array, by: number, words: number): void {
  switch (words) {
    case 1:
      to[by] = from[at];
      break;
    case 2:
      to[by] = from[at];
      to[by + 1] = from[at + 1];
      break;
    case 3:
      to[by] = from[at];
      to[by + 1] = from[at + 1];
      to[by + 2] = from[at + 2];
      break;
    case 4:
      to[by] = from[at];
      to[by + 1] = from[at + 1];
      to[by + 2] = from[at + 2];
      to[by + 3] = from[at + 3];
      break;
    default:
      for (let word = 0; word < words; word++) to[by + word] = from[at + word];
  }
}
