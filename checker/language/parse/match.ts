/** Matches a text with the grammar as Ohm would, several times as fast: rules become functions, alternatives that cannot begin with
 *  the next character are left out, and nothing is noted of why a text does not match. That is asked of Ohm, when it does not. */

import { InternalError } from '../unreachable.js';
import { ASCII, firstOf } from './first.js';
import { bodyOf, isSyntactic, type Recipe, type Rules, substituted } from './recipe.js';
import { type Actions, ITERATION, type Node, type Reading, TERMINAL, TreeNode } from './tree.js';

/** Matches from a position, and adds what it has matched. @returns the position behind, or -1; then what was added is of no meaning */
type Match = (at: number, found: TreeNode[]) => number;

/** @returns the function: text -> the node of its start rule; null if the text does not match */
export function matcherOf(rules: Rules, start: string): (text: string, actions: Actions) => Node | null {
  const first = firstOf(rules);
  let reading: Reading = { text: '', actions: {} };
  let text = '';
  /** The rules' memories, which are forgotten with the text. */
  const memories: Map<number, Memory>[] = [];
  const matches = new Map<string, Match>();
  let skippedFrom = -1;
  let skippedTo = -1;
  const spaces = lazily(() => application('spaces', []));
  const blank = first(['app', {}, 'space', []])!;

  function skip(at: number): number {
    if (blank[text.charCodeAt(at)] === 0) return at;
    if (at === skippedFrom) return skippedTo;
    skippedFrom = at;
    skippedTo = spaces(at, []);
    return skippedTo;
  }

  function compile(recipe: Recipe, syntactic: boolean): Match {
    switch (recipe[0]) {
      case 'terminal':
        return terminal(recipe[2], syntactic);
      case 'range':
        return range(recipe[2].codePointAt(0)!, recipe[3].codePointAt(0)!, syntactic);
      case 'alt':
        return alternatives(recipe.slice(2) as Recipe[], syntactic);
      case 'seq':
        return sequence((recipe.slice(2) as Recipe[]).map((part) => compile(part, syntactic)));
      case 'star':
        return repetition(recipe[2], 0, Number.POSITIVE_INFINITY, syntactic);
      case 'plus':
        return repetition(recipe[2], 1, Number.POSITIVE_INFINITY, syntactic);
      case 'opt':
        return repetition(recipe[2], 0, 1, syntactic);
      case 'not': {
        const not = compile(recipe[2], syntactic);
        return (at) => (not(at, []) < 0 ? at : -1);
      }
      case 'app': {
        const match = application(recipe[2], recipe[3]);
        return syntactic ? (at, found) => match(skip(at), found) : match;
      }
      case 'param':
        throw new InternalError('a parameter of a rule has no argument');
    }
  }

  function terminal(wanted: string, syntactic: boolean): Match {
    return (from, found) => {
      const at = syntactic ? skip(from) : from;
      if (!text.startsWith(wanted, at)) return -1;
      found.push(new TreeNode(reading, TERMINAL, at, at + wanted.length, NONE));
      return at + wanted.length;
    };
  }

  function range(low: number, high: number, syntactic: boolean): Match {
    return (from, found) => {
      const at = syntactic ? skip(from) : from;
      const code = text.codePointAt(at);
      if (code === undefined || code < low || code > high) return -1;
      const end = at + (code > 0xffff ? 2 : 1);
      found.push(new TreeNode(reading, TERMINAL, at, end, NONE));
      return end;
    };
  }

  function alternatives(recipes: readonly Recipe[], syntactic: boolean): Match {
    const all = recipes.map((recipe) => ({ first: first(recipe), match: lazily(() => compile(recipe, syntactic)) }));
    const beyond = all.map(({ match }) => match);
    const byCode: Match[][] = [];
    return (from, found) => {
      const code = text.charCodeAt(syntactic ? skip(from) : from);
      // The end of the text is no character at all.
      const candidates = code < ASCII ? (byCode[code] ??= all.filter((one) => one.first?.[code] !== 0).map(({ match }) => match)) : beyond;
      const before = found.length;
      for (const match of candidates) {
        const end = match(from, found);
        if (end >= 0) return end;
        found.length = before;
      }
      return -1;
    };
  }

  function sequence(parts: readonly Match[]): Match {
    return (from, found) => {
      let at = from;
      for (const part of parts) {
        at = part(at, found);
        if (at < 0) return -1;
      }
      return at;
    };
  }

  /** One repetition for each part of the element, as Ohm has it. */
  function repetition(recipe: Recipe, least: number, most: number, syntactic: boolean): Match {
    const characters = syntactic || most === 1 ? null : charactersOf(recipe);
    if (characters !== null) return run(characters, least);
    const one = compile(recipe, syntactic);
    const parts = arity(rules, recipe);
    return (from, found) => {
      const columns: TreeNode[][] = Array.from({ length: parts }, () => []);
      let at = from;
      let count = 0;
      const row: TreeNode[] = [];
      while (count < most) {
        const end = one(at, row);
        if (end < 0) break;
        for (let part = 0; part < parts; part += 1) columns[part]!.push(row[part]!);
        row.length = 0;
        at = end;
        count += 1;
      }
      if (count < least) return -1;
      const start = count === 0 ? from : columns[0]![0]!.start;
      const end = count === 0 ? from : columns[parts - 1]![count - 1]!.end;
      for (const column of columns) found.push(new TreeNode(reading, ITERATION, start, end, column));
      return at;
    };
  }

  function run(characters: Characters, least: number): Match {
    return (from, found) => {
      let at = from;
      while (at < text.length && (characters.ascii[text.charCodeAt(at)] ?? characters.beyond) === 1) at += 1;
      if (at - from < least) return -1;
      found.push(new TreeNode(reading, ITERATION, from, at, null));
      return at;
    };
  }

  function application(name: string, given: readonly Recipe[]): Match {
    const key = given.length === 0 ? name : JSON.stringify([name, given]);
    const known = matches.get(key);
    if (known !== undefined) return known;
    const body = lazily(() => compile(substituted(bodyOf(rules, name), given), isSyntactic(name)));
    const match = isRemembered(rules, name) ? remembered(name, body) : plain(name, body);
    matches.set(key, match);
    return match;
  }

  function plain(name: string, body: Match): Match {
    return (at, found) => {
      const children: TreeNode[] = [];
      const end = body(at, children);
      if (end >= 0) found.push(new TreeNode(reading, name, at, end, children));
      return end;
    };
  }

  /** A rule that begins with itself grows: it matches what it has matched so far, and then more, as long as there is more. */
  function remembered(name: string, body: Match): Match {
    const memory = new Map<number, Memory>();
    memories.push(memory);
    const evaluate = (at: number): TreeNode | null => {
      const children: TreeNode[] = [];
      const end = body(at, children);
      return end < 0 ? null : new TreeNode(reading, name, at, end, children);
    };
    return (at, found) => {
      let known = memory.get(at);
      if (known === undefined) {
        known = { node: null, isGrowing: true, isRecursive: false };
        memory.set(at, known);
        known.node = evaluate(at);
        while (known.isRecursive && known.node !== null) {
          const larger = evaluate(at);
          if (larger === null || larger.end <= known.node.end) break;
          known.node = larger;
        }
        known.isGrowing = false;
      } else if (known.isGrowing) known.isRecursive = true;
      if (known.node === null) return -1;
      found.push(known.node);
      return known.node.end;
    };
  }

  return (given, actions) => {
    text = given;
    reading = { text, actions };
    skippedFrom = -1;
    const found: TreeNode[] = [];
    try {
      const end = application(start, [])(skip(0), found);
      return end >= 0 && skip(end) === text.length ? found[0]! : null;
    } finally {
      for (const memory of memories) memory.clear();
    }
  };
}

/** A choice between single characters; those beyond ASCII are all in it, or none is. */
interface Characters {
  readonly ascii: Uint8Array;
  readonly beyond: 0 | 1;
}

function charactersOf(recipe: Recipe): Characters | null {
  const ascii = new Uint8Array(ASCII);
  let beyond: 0 | 1 = 0;
  for (const one of recipe[0] === 'alt' ? (recipe.slice(2) as Recipe[]) : [recipe]) {
    const isOne = one[0] === 'range' || (one[0] === 'terminal' && one[2].length === 1);
    if (!isOne) return null;
    const low = one[2].codePointAt(0)!;
    const high = (one[0] === 'range' ? one[3] : one[2]).codePointAt(0)!;
    if (high === LAST && low < ASCII) beyond = 1;
    else if (high >= ASCII) return null;
    ascii.fill(1, low, Math.min(high, ASCII - 1) + 1);
  }
  return { ascii, beyond };
}

const LAST = 0x10ffff;

interface Memory {
  node: TreeNode | null;
  isGrowing: boolean;
  /** Whether it was asked for while it was growing. */
  isRecursive: boolean;
}

const NONE: readonly TreeNode[] = [];

/** Cases of a rule are tried once, by the rule; so are words of the language, which are short. */
function isRemembered(rules: Rules, name: string): boolean {
  return !name.includes('_') && (isSyntactic(name) || rules[name]?.[2] != null);
}

/** How many nodes a match adds. */
function arity(rules: Rules, recipe: Recipe): number {
  switch (recipe[0]) {
    case 'alt':
      return arity(rules, recipe[2]!);
    case 'seq':
      return (recipe.slice(2) as Recipe[]).reduce((sum, part) => sum + arity(rules, part), 0);
    case 'star':
    case 'plus':
    case 'opt':
      return arity(rules, recipe[2]);
    case 'not':
      return 0;
    default:
      return 1;
  }
}

/** Made when it is first used: most texts use few rules. */
function lazily(make: () => Match): Match {
  let made: Match | null = null;
  return (at, found) => (made ??= make())(at, found);
}
