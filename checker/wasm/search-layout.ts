/** Where a search module keeps what it shares with its host, in bytes from the start of its memory, and its globals by name. */

/** Candidates that are inserted together: enough for the processor to overlap their cache misses (`npm run bench`). */
export const BATCH = 256;
/** Candidates that are remembered, to leave out those that come again soon: as many as stay in the nearest cache. */
export const RECENT = 4096;
/** Parts that the visited set can be divided into. */
export const MOST_SHARDS = 64;

export interface SearchLayout {
  /** Words of a packed state. */
  readonly words: number;
  /** Bytes of a record: the state and the number of the state it was first reached from. */
  readonly record: number;
  /** Bytes of a record on its way to another shard: the same, and its place in the order of the round. */
  readonly parcel: number;
  /** Words of the first half where states are stored as the numbers of their halves; null where they are stored whole. */
  readonly split: number | null;
  /** Words and bytes of what the arena holds of a state; the number of its parent is the last of them. */
  readonly storedWords: number;
  readonly stored: number;
  /** Per half: see `HALF`. */
  readonly halves: number;
  /** The candidates of a batch as the numbers of their halves. */
  readonly collapsed: number;
  /** One 64-bit counter per outcome. */
  readonly counters: number;
  /** Per property, and once more for deadlock: whether it is open, whether its premise is unmet, the state where it was decided. */
  readonly open: number;
  readonly unmet: number;
  readonly found: number;
  /** The hash of each candidate of a batch. */
  readonly hashes: number;
  /** The address of the line that each of these leads to; then the number of the state that it may be: its index + 1, or 0. */
  readonly touched: number;
  /** Four times the place in the batch of each that is not that state. */
  readonly absent: number;
  /** Hashes, and the addresses of lines, while a table is built anew, which may be in the middle of a batch. */
  readonly rehashes: number;
  readonly retouched: number;
  readonly batch: number;
  /** Per remembered candidate: its hash, and where that is not as good as the state itself, the state. */
  readonly recent: number;
  /** Per shard: where its next outgoing parcel goes, its next incoming state, and the next of the parents of these. */
  readonly outgoing: number;
  readonly incoming: number;
  readonly parents: number;
  readonly end: number;
}

/** What a module knows of each half. */
export const HALF = { bytes: 20, fields: { slots: 0, mask: 4, entries: 8, count: 12, room: 16 } } as const;

/** Words of each half of a state. */
export function halfWords({ words, split }: Pick<SearchLayout, 'words' | 'split'>): readonly [number, number] {
  return split === null ? [words, 0] : [split, words - split];
}

/** 64-bit lanes of a state; the last may be half empty. */
export function lanesOf(words: number): number {
  return Math.ceil(words / 2);
}

/** The hash of one lane gives the lane back: different lanes have different hashes. */
export function recentBytes(words: number): number {
  const lanes = lanesOf(words);
  return 8 * (lanes === 1 ? 1 : 1 + lanes);
}

export function searchLayout(words: number, outcomes: number, properties: number, split: number | null = null): SearchLayout {
  const record = 4 * (words + 1);
  const storedWords = split === null ? words : 2;
  const stored = 4 * (storedWords + 1);
  const flags = 4 * (properties + 1);
  let next = 64;
  const take = (bytes: number): number => {
    const address = next;
    next = Math.ceil((next + bytes) / 64) * 64;
    return address;
  };
  return {
    words,
    record,
    parcel: record + 4,
    split,
    storedWords,
    stored,
    counters: take(8 * outcomes),
    open: take(flags),
    unmet: take(flags),
    found: take(flags),
    hashes: take(8 * BATCH),
    touched: take(4 * BATCH),
    absent: take(4 * BATCH),
    rehashes: take(8 * BATCH),
    retouched: take(4 * BATCH),
    batch: take(record * BATCH),
    recent: take(recentBytes(words) * RECENT),
    halves: take(split === null ? 0 : 2 * HALF.bytes),
    collapsed: take(split === null ? 0 : (stored + 4) * BATCH),
    outgoing: take(4 * MOST_SHARDS),
    incoming: take(4 * MOST_SHARDS),
    parents: take(4 * MOST_SHARDS),
    get end() {
      return next;
    },
  };
}

/** 32-bit globals that the host reads and sets. */
export const GLOBALS = [
  /** Candidates since the batch was last dealt with, and those of them that are in it. */
  'offered',
  'pending',
  /** The state that is being expanded. */
  'rank',
  /** Not 0: the state being expanded is the last one for now. */
  'halt',
  /** Whether a violation halts. */
  'first',
  /** States stored, and how many can be before the host must make room. */
  'size',
  'capacity',
  'table',
  'slots',
  /** The bits of a slot that hold a state's index + 1. */
  'indices',
  'arena',
  /** Candidates so far, those that were left out included, since the host last set it to 0. */
  'candidates',
  /** Shards that candidates are sent to; 0 when they are inserted here. */
  'shards',
  /** The place of the next parcel in the order of the round. An expander pauses at `size` parcels and fails at `capacity`. */
  'sequence',
  /** Where the places of newly stored states go. */
  'places',
  /** Keeps loads that only warm the cache. */
  'warmth',
  /** Whether the state being expanded has a transition. */
  'enabled',
  /** Whether transitions of the state being expanded are judged that change nothing that transition invariants read. */
  'wavers',
] as const;

export type GlobalName = (typeof GLOBALS)[number];

/** Values of `halt`. */
export const HALT = { stop: 1, pause: 2 } as const;
