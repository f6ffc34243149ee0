/** Identifiers of a target for the names of a specification. A name is data: whatever it contains, only an identifier comes out. */

import { InternalError } from '../../language/unreachable.js';

export interface Names {
  /** The identifier of a declared thing; `space` keeps an action and a sort of one name apart. `base` is what it should look like. */
  declare(space: string, name: string, base?: string): string;
  /** @throws InternalError if it was never declared */
  of(space: string, name: string): string;
  has(space: string, name: string): boolean;
  /** A scope inside this one: its identifiers differ from all of those outside, and are not seen there. */
  inner(): Names;
}

/** `reserved` words are avoided however they are capitalised. */
export function createNames(reserved: Iterable<string>, outside: Names | null = null, used: ReadonlySet<string> = new Set()): Names {
  const words = new Set([...reserved].map((word) => word.toLowerCase()));
  const taken = new Set(used);
  const declared = new Map<string, string>();

  return {
    declare(space, name, base = name) {
      const wanted = identifier(base);
      let candidate = words.has(wanted.toLowerCase()) ? `${wanted}_` : wanted;
      for (let count = 2; taken.has(candidate); count++) candidate = `${wanted}_${count}`;
      taken.add(candidate);
      declared.set(`${space} ${name}`, candidate);
      return candidate;
    },
    of(space, name) {
      const found = declared.get(`${space} ${name}`) ?? outside?.of(space, name);
      if (found === undefined) throw new InternalError(`the export uses the undeclared ${space} ${JSON.stringify(name)}`);
      return found;
    },
    has: (space, name) => declared.has(`${space} ${name}`) || (outside?.has(space, name) ?? false),
    inner() {
      return createNames(words, this, taken);
    },
  };
}

/** `File.granted` becomes `File_granted`; any other strange character becomes its number. An identifier starts with a letter. */
function identifier(name: string): string {
  const escaped = name.replace(/[. ]/g, '_').replace(/[^A-Za-z0-9_]/gu, (character) => `u${character.codePointAt(0)?.toString(16)}_`);
  return /^[A-Za-z]/.test(escaped) ? escaped : `x${escaped}`;
}
