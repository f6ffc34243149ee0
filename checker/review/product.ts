/** Two systems run side by side on everything that is seen of them, as one system that the explorer's own search runs over.
 *
 *  A state is a pair: where each may be after the same observations. The words are a word that says which of the two is a
 *  set, the base's state, the proposed one's state, and the names of the latter's elements. A transition is an event that
 *  both can show; what only one can show is noted, and leads nowhere. */

import type { TransitionSystem } from '../system.js';
import { copyWords } from '../explore/words.js';
import { type Belief, type Beliefs, createBeliefs } from './belief.js';
import { createMoves, expand, MOST_NAMES, type Moves, type Side } from './moves.js';

/** What both showed: the call, and its outcome with what it returned. */
export interface Event {
  readonly call: number;
  readonly observation: number;
  readonly result: number;
  /** What the base calls the elements that it gave; null where the call gave no name. */
  readonly names: readonly number[] | null;
}

/** What one system shows: a global outcome number, and what it returns there. */
export interface Shown {
  readonly outcome: number;
  readonly result: number;
}

/** Called for what the two do not share; null where a system shows nothing for the call.
 *  @param sometimes the systems share other outcomes of this call */
export type Differ = (call: number, base: Shown | null, proposed: Shown | null, sometimes: boolean) => void;

export interface Pair {
  readonly base: readonly Int32Array[];
  readonly proposed: readonly Int32Array[];
}

export interface Product {
  readonly system: TransitionSystem;
  readonly base: Beliefs;
  readonly proposed: Beliefs;
  /** The transition being visited. */
  event(): Event;
}

/** Transitions that both systems have, and calls on which they differ: outcomes of the product. */
export const SHARED = 0;
export const DIFFERING = 1;

const IS_SET = { base: 1, proposed: 2 } as const;

export function createProduct(base: Side, proposed: Side, calls: number, initial: readonly Pair[], differ: Differ): Product {
  const words = 1 + base.width + proposed.width;
  const atBase = 1;
  const atProposed = 1 + base.width;
  const loaded = new Int32Array(words);
  const packed = new Int32Array(words);
  const beliefs = { base: createBeliefs(base), proposed: createBeliefs(proposed) };
  const belief: Belief = { store: loaded, offset: 0, count: 0 };
  const left = linked(calls);
  const right = linked(calls);
  const quick = !base.hasSilent && !proposed.hasSilent;
  let current: Event = { call: -1, observation: -1, result: 0, names: null };

  function expandBoth(): void {
    beliefs.base.read(loaded, atBase, (loaded[0] & IS_SET.base) !== 0, belief);
    expand(base, left.moves, belief.store, belief.offset, belief.count);
    beliefs.proposed.read(loaded, atProposed, (loaded[0] & IS_SET.proposed) !== 0, belief);
    expand(proposed, right.moves, belief.store, belief.offset, belief.count);
    link(left);
    link(right);
  }

  function writePair(ofBase: readonly Int32Array[], ofProposed: readonly Int32Array[]): void {
    const baseIsSet = beliefs.base.write(ofBase, packed, atBase);
    const proposedIsSet = beliefs.proposed.write(ofProposed, packed, atProposed);
    packed[0] = (baseIsSet ? IS_SET.base : 0) | (proposedIsSet ? IS_SET.proposed : 0);
  }

  /** Each system has one transition of this call, and takes no silent steps. */
  function one(call: number, mine: number, theirs: number, visit: (outcome: number) => void): void {
    const { moves } = left;
    const other = right.moves;
    if (moves.observation[mine] !== other.observation[theirs] || moves.result[mine] !== other.result[theirs]) {
      return note(call, shown(moves, mine), shown(other, theirs), false, visit);
    }
    packed[0] = 0;
    copyWords(moves.successors, mine * base.width, packed, atBase, base.width);
    copyWords(other.successors, theirs * proposed.width, packed, atProposed, proposed.width);
    const names = namesOf(moves, mine);
    if (names !== null) rename(names, other, theirs, packed, atProposed);
    current = { call, observation: moves.observation[mine], result: moves.result[mine], names };
    visit(SHARED);
  }

  function rename(names: readonly number[], other: Moves, theirs: number, store: Int32Array, offset: number): void {
    const { naming, system } = proposed;
    if (naming === null || naming.words === 0) return;
    naming.load(store, offset + system.words);
    const slots = proposed.newNames[system.outcomes[other.outcome[theirs]].action];
    for (const [index, from] of names.entries()) {
      const to = other.names[theirs * MOST_NAMES + index];
      if (from >= 0 && to >= 0 && index < slots.length) naming.rename(slots[index].sort, from, to);
    }
    naming.save(store, offset + system.words);
  }

  /** Any numbers of transitions of this call: each observation leads to the set of states that can show it. */
  function several(call: number, mine: readonly number[], theirs: readonly number[], visit: (outcome: number) => void): void {
    const seen = groups(left.moves, mine, () => false);
    const ambiguous = new Set(seen.map(({ key }) => key).filter((key, index, all) => all.indexOf(key) !== index));
    const seenThere = groups(right.moves, theirs, (key) => ambiguous.has(key));
    const missing: Shown[] = [];
    const found = new Set<string>();
    for (const { key, names, members } of seen) {
      const isAmbiguous = ambiguous.has(key);
      const same = seenThere.filter((group) => group.key === key && (!isAmbiguous || sameNames(named(group.members[0]), names)));
      if (same.length === 0) {
        missing.push(shown(left.moves, members[0]));
        continue;
      }
      for (const group of same) found.add(idOf(group));
      const ofBase = members.map((move) => wordsOf(left.moves, move, base.width));
      const ofProposed = same
        .flatMap((group) => group.members)
        .map((move) => {
          const state = wordsOf(right.moves, move, proposed.width);
          if (names !== null && !isAmbiguous) rename(names, right.moves, move, state, 0);
          return state;
        });
      writePair(ofBase, ofProposed);
      current = { call, observation: left.moves.observation[members[0]], result: left.moves.result[members[0]], names };
      visit(SHARED);
    }
    const added = seenThere.filter((group) => !found.has(idOf(group))).map(({ members }) => shown(right.moves, members[0]));
    const sometimes = found.size > 0;
    const here = missing.length > 0 ? missing : mine.slice(0, 1).map((move) => shown(left.moves, move));
    const there = added.length > 0 ? added : theirs.slice(0, 1).map((move) => shown(right.moves, move));
    if (missing.length === 0 && added.length === 0) return;
    for (let index = 0; index < Math.max(missing.length, added.length); index++) {
      note(call, here[Math.min(index, here.length - 1)] ?? null, there[Math.min(index, there.length - 1)] ?? null, sometimes, visit);
    }
  }

  /** A name that the proposed system gives, as the base would call it. */
  function named(move: number): readonly number[] | null {
    const names = namesOf(right.moves, move);
    const { naming, system } = proposed;
    if (names === null || naming === null) return names;
    naming.load(right.moves.successors, move * proposed.width + system.words);
    const slots = proposed.newNames[system.outcomes[right.moves.outcome[move]].action];
    return names.map((name, index) => (name >= 0 && index < slots.length ? naming.inverse[slots[index].sort][name] : -1));
  }

  function note(call: number, ofBase: Shown | null, ofProposed: Shown | null, sometimes: boolean, visit: (outcome: number) => void): void {
    differ(call, ofBase, ofProposed, sometimes);
    copyWords(loaded, 0, packed, 0, words);
    visit(DIFFERING);
  }

  function successors(visit: (outcome: number) => void): void {
    expandBoth();
    const { moves } = left;
    for (let mine = 0; mine < moves.count; mine++) {
      const call = moves.call[mine];
      if (moves.observation[mine] < 0 || left.first[call] !== mine) continue;
      const theirs = right.first[call];
      if (quick && left.next[mine] < 0 && theirs >= 0 && right.next[theirs] < 0 && loaded[0] === 0) one(call, mine, theirs, visit);
      else several(call, chain(left, mine), chain(right, theirs), visit);
    }
    for (let theirs = 0; theirs < right.moves.count; theirs++) {
      const call = right.moves.call[theirs];
      if (right.moves.observation[theirs] < 0 || right.first[call] !== theirs || left.first[call] >= 0) continue;
      several(call, [], chain(right, theirs), visit);
    }
    unlink(left);
    unlink(right);
    copyWords(loaded, 0, packed, 0, words);
  }

  const { variables, actions, properties } = NOTHING;
  return {
    base: beliefs.base,
    proposed: beliefs.proposed,
    event: () => current,
    system: {
      name: `${base.system.name} and ${proposed.system.name}`,
      digest: '',
      instance: base.system.instance,
      granularity: base.system.granularity,
      variables,
      actions,
      excluded: [],
      outcomes: OUTCOMES,
      properties,
      deadlockAllowed: true,
      words,
      bits: words * 32,
      packed,
      cells: packed,
      arguments: packed,
      result: () => 0,
      changed: () => true,
      load(store, offset) {
        copyWords(store, offset, loaded, 0, words);
        copyWords(store, offset, packed, 0, words);
      },
      initialStates(visit) {
        for (const pair of initial) {
          writePair(pair.base, pair.proposed);
          visit();
        }
      },
      successors,
      holds: () => true,
      premise: () => true,
      transitionProperties: () => [],
      holdsAcross: () => true,
    },
  };
}

const NOTHING = { variables: [], actions: [], properties: [] } as const;
const OUTCOMES = ['shared', 'differing'].map((label, outcome) => ({
  action: 0,
  outcome,
  kind: 'ok' as const,
  label,
  span: { file: '', start: 0, end: 0 },
}));

/** Moves by call: `first` of a call, then `next` of a move; -1 ends. */
interface Linked {
  readonly moves: Moves;
  readonly first: Int32Array;
  next: Int32Array;
}

function linked(calls: number): Linked {
  return { moves: createMoves(), first: new Int32Array(calls).fill(-1), next: new Int32Array(0) };
}

function link(list: Linked): void {
  const { moves, first } = list;
  if (list.next.length < moves.count) list.next = new Int32Array(moves.call.length);
  for (let move = moves.count - 1; move >= 0; move--) {
    if (moves.observation[move] < 0) continue;
    list.next[move] = first[moves.call[move]];
    first[moves.call[move]] = move;
  }
}

function unlink({ moves, first }: Linked): void {
  for (let move = 0; move < moves.count; move++) first[moves.call[move]] = -1;
}

function chain({ next }: Linked, from: number): number[] {
  const all: number[] = [];
  for (let move = from; move >= 0; move = next[move]) all.push(move);
  return all;
}

function shown(moves: Moves, move: number): Shown {
  return { outcome: moves.outcome[move], result: moves.result[move] };
}

/** Moves that show the same, and give the same names. */
interface Group {
  readonly key: string;
  readonly names: readonly number[] | null;
  readonly members: number[];
}

function groups(moves: Moves, all: readonly number[], byName: (key: string) => boolean): readonly Group[] {
  const found = new Map<string, Group>();
  for (const move of all) {
    const key = `${moves.observation[move]} ${moves.result[move]}`;
    const names = namesOf(moves, move);
    const id = `${key} ${names?.join() ?? ''} ${byName(key)}`;
    const group = found.get(id);
    if (group === undefined) found.set(id, { key, names, members: [move] });
    else group.members.push(move);
  }
  return [...found.values()];
}

function idOf({ key, names }: Group): string {
  return `${key} ${names?.join() ?? ''}`;
}

function namesOf(moves: Moves, move: number): readonly number[] | null {
  const at = move * MOST_NAMES;
  return moves.names[at] < 0 && moves.names[at + 1] < 0 ? null : [...moves.names.subarray(at, at + MOST_NAMES)];
}

function sameNames(left: readonly number[] | null, right: readonly number[] | null): boolean {
  return left?.join() === right?.join();
}

function wordsOf(moves: Moves, move: number, width: number): Int32Array {
  return moves.successors.slice(move * width, (move + 1) * width);
}
