/** TypeScript identifiers for the names of a specification. A name is data: whatever it contains, only an identifier comes out. */

import { InternalError } from '../language/unreachable.js';

/** Words that TypeScript or the generated module itself uses. */
const taken: readonly string[] = [
  // Reserved words of ECMAScript and TypeScript in strict mode, and globals that must keep their meaning.
  ...'await break case catch class const continue debugger default delete do else enum export extends false finally for function if'.split(
    ' ',
  ),
  ...'implements import in instanceof interface let new null package private protected public return static super switch this'.split(' '),
  ...'throw true try typeof var void while with yield async of get set type number boolean string object symbol bigint any'.split(' '),
  ...'never unknown undefined NaN Infinity eval arguments globalThis Object Function Array Int32Array Math Record Readonly'.split(' '),
  // What an emitted module imports and declares.
  ...'module create calls steps chosen instances at cells before packed load settle mark rollback changed visit slots working'.split(' '),
  ...'unwrap inRange index cardinality least sites site table tables span variables actions properties layout result returned'.split(' '),
  ...'successors initialStates propertyHolds premiseMet holdsAcross transitionProperties run State boolType intType namedType optionOf'.split(
    ' ',
  ),
  ...'setOf elementNames layOut fieldsOf describeVariables describeActions propertiesByOutcome createWorkingState checksAt'.split(' '),
  ...'files file start end about property digest name layouts GivenInstance InstanceLayout InternalError GeneratedModule TransitionSystem Span Visit ValueType Instance UNBOUND constant attempt none'.split(
    ' ',
  ),
];

/** Hands out identifiers, none of them twice in one scope. */
export interface Names {
  /** The identifier of a declared thing; `space` keeps an action and a sort of one name apart. */
  declare(space: string, name: string): string;
  /** @throws InternalError if it was never declared */
  of(space: string, name: string): string;
  /** A new identifier made of `base`. */
  fresh(base: string): string;
  /** A scope inside this one: its identifiers differ from all of those outside. */
  inner(): Names;
}

const words: ReadonlySet<string> = new Set(taken);

export function createNames(isTaken: (identifier: string) => boolean = (identifier) => words.has(identifier)): Names {
  const used = new Set<string>();
  const isUsed = (identifier: string): boolean => used.has(identifier) || isTaken(identifier);
  const declared = new Map<string, string>();

  function fresh(base: string): string {
    const wanted = identifier(base);
    let candidate = wanted;
    for (let count = 1; isUsed(candidate); count += 1) {
      candidate = count === 1 ? `${wanted}$` : `${wanted}$$${count}`;
    }
    used.add(candidate);
    return candidate;
  }

  return {
    declare(space, name) {
      const result = fresh(name);
      declared.set(`${space} ${name}`, result);
      return result;
    },
    of(space, name) {
      const found = declared.get(`${space} ${name}`);
      if (found === undefined) {
        throw new InternalError(`the intermediate representation uses the undeclared ${space} ${JSON.stringify(name)}`);
      }
      return found;
    },
    fresh,
    inner: () => createNames(isUsed),
  };
}

/** `File.granted` becomes `File$granted`; any other character becomes its number between dollar signs. */
function identifier(name: string): string {
  const escaped = name.replaceAll('.', '$').replace(/[^A-Za-z0-9_$]/gu, (character) => `$${character.codePointAt(0)?.toString(16)}$`);
  return /^[A-Za-z_]/.test(escaped) ? escaped : `_${escaped}`;
}
