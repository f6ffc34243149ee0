/** The one state of each orbit that stands for all, and the exact size of the orbit.
 *
 *  The representative is the least state of the orbit in this order: first by the colours of the elements in their places,
 *  then cell by cell. A colour is computed from everything that a state says of an element, without its number; so elements of different
 *  colour have their places, and only among equal ones the least arrangement is searched, exhaustively. Elements that may
 *  trade places without any change (twins) are not told apart: that is what keeps the search small. */

import { colourElements } from './colours.js';
import { countElements, factorial, identity, isIdentity, type Permutation } from './elements.js';
import type { Group } from './group.js';
import { cellImage, type MobileCell, mobileCells, permuteCells, placeImage } from './mobile-cells.js';
import type { VariableDescription } from '../../system.js';

export interface Canonicalizer {
  /** Writes the representative of `cells` to `to`, of the same length; they may not be one array. @returns the size of the orbit */
  canonical(this: void, cells: Int32Array, to: Int32Array): number;
  /** Whether the state stays as it is when the two elements trade places. */
  twins(this: void, cells: Int32Array, one: number, other: number): boolean;
}

const ROUNDS = 3;

export function canonicalizer(variables: readonly VariableDescription[], group: Group): Canonicalizer {
  const mobile = mobileCells(variables, group.sorts);
  const elements = countElements(group.sorts);
  const count = variables.reduce((sum, { cells }) => sum + cells, 0);
  const colours = new Int32Array(elements);
  const nextColours = new Int32Array(elements);
  const permutation = identity(elements);
  const trial = new Int32Array(count);
  const best = new Int32Array(count);
  const turned = new Int32Array(count);
  const pairs = new Map<number, readonly MobileCell[]>();
  const trades = new Map<number, Permutation>();
  const start = startColours(group, elements);
  const orders = group.classes.map(({ length }) => new Int32Array(length));
  const turns = group.listed.map((listed) => ({ listed, moves: !isIdentity(listed) }));

  function twins(cells: Int32Array, one: number, other: number): boolean {
    const key = one * elements + other;
    let touched = pairs.get(key);
    if (touched === undefined) {
      const trade = identity(elements);
      trade[one] = other;
      trade[other] = one;
      trades.set(key, trade);
      const range = group.sorts.find(({ first, size }) => one >= first && one < first + size);
      touched = mobile.filter(
        ({ places, valueFirst }) => valueFirst === range?.first || places.some(({ element }) => element === one || element === other),
      );
      pairs.set(key, touched);
    }
    const trade = trades.get(key)!;
    for (let index = 0; index < touched.length; index++) {
      const cell = touched[index]!;
      if (cells[placeImage(cell, trade)] !== cellImage(cell, trade, cells[cell.cell]!)) return false;
    }
    return true;
  }

  /** Puts the members of each class into `orders`, by colour. */
  function sortClasses(): void {
    for (let position = 0; position < group.classes.length; position++) {
      const members = group.classes[position]!;
      const order = orders[position]!;
      for (let index = 0; index < members.length; index++) {
        const element = members[index]!;
        let place = index;
        while (place > 0 && colours[order[place - 1]!]! > colours[element]!) {
          order[place] = order[place - 1]!;
          place--;
        }
        order[place] = element;
      }
    }
  }

  /** How many orders of each run of equal colour give the same image, if all are twins of each other; else 0. */
  function alikeOrders(cells: Int32Array): number {
    let alike = 1;
    for (let position = 0; position < orders.length; position++) {
      const order = orders[position]!;
      for (let from = 0; from < order.length; ) {
        let to = from + 1;
        for (; to < order.length && colours[order[to]!] === colours[order[from]!]; to++) {
          if (!twins(cells, order[from]!, order[to]!)) return 0;
        }
        alike *= factorial(to - from);
        from = to;
      }
    }
    return alike;
  }

  /** Leaves the least image under the classes in `best`. @returns how many permutations of the classes give it */
  function least(cells: Int32Array): number {
    colours.set(start);
    best.set(cells);
    for (let round = 0; round < ROUNDS; round++) {
      colourElements(mobile, cells, colours, nextColours);
      sortClasses();
      const alike = alikeOrders(cells);
      if (alike === 0) continue;
      for (let position = 0; position < orders.length; position++) send(orders[position]!, group.classes[position]!);
      permuteCells(mobile, permutation, cells, best);
      return alike;
    }
    return leastOfAll(cells);
  }

  /** The elements go to these places. */
  function send(order: ArrayLike<number>, places: readonly number[]): void {
    for (let place = 0; place < places.length; place++) permutation[order[place]!] = places[place]!;
  }

  /** The same by trying every arrangement of elements of one colour that are no twins. */
  function leastOfAll(cells: Int32Array): number {
    const ties = orders.map((order) => tiesOf(cells, [...order]));
    let giving = 0;
    trial.set(cells);
    const choose = (position: number): void => {
      const order = orders[position];
      if (order === undefined) {
        permuteCells(mobile, permutation, cells, trial);
        const compared = giving === 0 ? -1 : compare(mobile, trial, best);
        if (compared < 0) {
          best.set(trial);
          giving = 1;
        } else if (compared === 0) giving++;
        return;
      }
      for (const arranged of arrange([...order], ties[position]!)) {
        send(arranged, group.classes[position]!);
        choose(position + 1);
      }
    };
    choose(0);
    return ties.flat().reduce((product, { alike }) => alike.reduce((each, { length }) => each * factorial(length), product), giving);
  }

  /** Runs of equal colour in `order`, parted into twins; the lone ones are left out. */
  function tiesOf(cells: Int32Array, order: readonly number[]): readonly Tie[] {
    const found: Tie[] = [];
    for (let from = 0; from < order.length; ) {
      let to = from + 1;
      while (to < order.length && colours[order[to]!] === colours[order[from]!]) to++;
      if (to - from > 1) found.push({ from, alike: partTwins(cells, order.slice(from, to)) });
      from = to;
    }
    return found;
  }

  function partTwins(cells: Int32Array, tied: readonly number[]): readonly (readonly number[])[] {
    const parts: number[][] = [];
    for (const element of tied) {
      const part = parts.find(([first]) => twins(cells, first!, element));
      if (part === undefined) parts.push([element]);
      else part.push(element);
    }
    return parts;
  }

  function canonical(cells: Int32Array, to: Int32Array): number {
    let giving = 0;
    to.set(cells);
    turned.set(cells);
    for (const { listed, moves } of turns) {
      if (moves) permuteCells(mobile, listed, cells, turned);
      const found = least(moves ? turned : cells);
      const compared = giving === 0 ? -1 : compare(mobile, best, to);
      if (compared < 0) {
        to.set(best);
        giving = found;
      } else if (compared === 0) giving += found;
    }
    return group.order / giving;
  }

  return { canonical, twins };
}

/** Elements of one colour from position `from` of their class, in sets of twins. */
interface Tie {
  readonly from: number;
  readonly alike: readonly (readonly number[])[];
}

/** The orders of a class that differ in more than twins. */
function* arrange(order: readonly number[], ties: readonly Tie[]): Generator<readonly number[]> {
  const [tie, ...rest] = ties;
  if (tie === undefined) {
    yield order;
    return;
  }
  for (const arranged of interleavings(tie.alike)) {
    const next = order.slice();
    next.splice(tie.from, arranged.length, ...arranged);
    yield* arrange(next, rest);
  }
}

/** All ways to merge the sequences. */
function* interleavings(sequences: readonly (readonly number[])[]): Generator<readonly number[]> {
  const left = sequences.filter(({ length }) => length > 0);
  if (left.length === 0) yield [];
  for (const chosen of left) {
    for (const others of interleavings(left.map((each) => (each === chosen ? each.slice(1) : each)))) yield [chosen[0]!, ...others];
  }
}

function compare(mobile: readonly MobileCell[], left: Int32Array, right: Int32Array): number {
  for (let index = 0; index < mobile.length; index++) {
    const { cell } = mobile[index]!;
    if (left[cell] !== right[cell]) return left[cell]! - right[cell]!;
  }
  return 0;
}

/** Elements of different classes never trade places. */
function startColours(group: Group, elements: number): Int32Array {
  const colours = identity(elements);
  for (const members of group.classes) for (const element of members) colours[element] = members[0]!;
  return colours;
}
