/** Where each cell of a state lies in its packed words. A cell never straddles two words; a variable's cells share one
 *  word where they can. */

/** Consecutive cells of one variable, each holding low..high. */
export interface Field {
  readonly low: number;
  readonly high: number;
  readonly cells: number;
}

/** Per cell: its word, its shift within the word, its mask (unshifted), and the value that is packed as 0. */
export interface Layout {
  readonly cells: number;
  readonly words: number;
  /** Bits that carry information; at most 32 per word. */
  readonly bits: number;
  readonly word: Int32Array;
  readonly shift: Int32Array;
  readonly mask: Int32Array;
  readonly low: Int32Array;
  readonly high: Int32Array;
}

const WORD_BITS = 32;

/** Bits for the values 0..span. */
export function bitsFor(span: number): number {
  return span <= 0 ? 0 : 32 - Math.clz32(span);
}

/** A run of cells that is to lie in one word. */
interface Group {
  readonly first: number;
  readonly cells: number;
  readonly width: number;
}

/** Places all fields first-fit: in order, then largest first, then cell by cell; the first that needs fewest words wins. */
export function layOut(fields: readonly Field[]): Layout {
  const together = groupsOf(fields, true);
  const bySize = (a: Group, b: Group) => b.cells * b.width - a.cells * a.width || a.first - b.first;
  const orders = [together, together.toSorted(bySize), groupsOf(fields, false).toSorted(bySize)];
  const cells = fields.reduce((sum, field) => sum + field.cells, 0);
  let best: Placement | undefined;
  for (const groups of orders) {
    const placement = place(groups, cells);
    if (best === undefined || placement.words < best.words) {
      best = placement;
    }
  }
  return complete(fields, best as Placement, cells);
}

interface Placement {
  readonly words: number;
  readonly word: Int32Array;
  readonly shift: Int32Array;
}

function groupsOf(fields: readonly Field[], together: boolean): readonly Group[] {
  const groups: Group[] = [];
  let first = 0;
  for (const field of fields) {
    const width = bitsFor(field.high - field.low);
    const perGroup = together && width * field.cells <= WORD_BITS ? field.cells : 1;
    for (let done = 0; done < field.cells; done += perGroup) {
      groups.push({ first: first + done, cells: perGroup, width });
    }
    first += field.cells;
  }
  return groups;
}

function place(groups: readonly Group[], cells: number): Placement {
  const used: number[] = [];
  const word = new Int32Array(cells);
  const shift = new Int32Array(cells);
  for (const group of groups) {
    const width = group.cells * group.width;
    let index = used.findIndex((bits) => bits + width <= WORD_BITS);
    if (index < 0) {
      index = used.push(0) - 1;
    }
    for (let offset = 0; offset < group.cells; offset += 1) {
      word[group.first + offset] = index;
      // A cell without bits may sit at the end of a full word, where a shift of 32 would mean 0.
      shift[group.first + offset] = (used[index] + offset * group.width) % WORD_BITS;
    }
    used[index] += width;
  }
  return { words: Math.max(1, used.length), word, shift };
}

function complete(fields: readonly Field[], placement: Placement, cells: number): Layout {
  const mask = new Int32Array(cells);
  const low = new Int32Array(cells);
  const high = new Int32Array(cells);
  let bits = 0;
  let cell = 0;
  for (const field of fields) {
    const width = bitsFor(field.high - field.low);
    bits += width * field.cells;
    for (const end = cell + field.cells; cell < end; cell += 1) {
      mask[cell] = 2 ** width - 1;
      low[cell] = field.low;
      high[cell] = field.high;
    }
  }
  return { cells, ...placement, bits, mask, low, high };
}
