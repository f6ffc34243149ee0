/** Which variables of the program hold which descriptor, address or id, process by process, as the trace goes on. */

import { reject } from '../../replay/problem.js';
import { identifier } from './c-text.js';

export interface Holdings {
  /** A new variable for what a call gives this process. */
  bind(kind: 'fd' | 'address', process: string, name: string): string;
  /** The variable that calls use: the oldest, as the agent of a replay does. @throws ConcreteError if there is none */
  use(kind: 'fd' | 'address', process: string, name: string): string;
  /** The variable that a close or unmap takes: the newest, which is then gone. @throws ConcreteError */
  drop(kind: 'fd' | 'address', process: string, name: string): string;
  has(kind: 'fd' | 'address', process: string, name: string): boolean;
  /** The child has all that its parent has. */
  fork(parent: string, child: string): void;
  /** The place of a number that all processes see. */
  id(name: string): string;
  /** Everything that was handed out, for the declarations. */
  readonly files: ReadonlySet<string>;
  readonly addresses: ReadonlySet<string>;
  readonly ids: ReadonlySet<string>;
}

export function holdings(): Holdings {
  const held = new Map<string, string[]>();
  const declared = { fd: new Set<string>(), address: new Set<string>() };
  const ids = new Set<string>();
  const key = (kind: string, process: string, name: string): string => `${process} ${kind} ${name}`;
  const list = (kind: 'fd' | 'address', process: string, name: string): string[] => {
    const found = held.get(key(kind, process, name)) ?? [];
    if (found.length > 0) return found;
    const what = kind === 'fd' ? 'descriptor' : 'address';
    return reject(
      'R401',
      null,
      `${process} has no ${what} named ${name} there`,
      'replay the trace: it cannot be made into a program as it is',
    );
  };
  return {
    bind(kind, process, name) {
      const place = key(kind, process, name);
      const now = held.get(place) ?? [];
      const base = identifier(`${kind === 'fd' ? 'fd' : 'at'}_${name}`);
      let variable = base;
      for (let turn = 2; now.includes(variable); turn += 1) variable = `${base}_${turn}`;
      declared[kind].add(variable);
      held.set(place, [...now, variable]);
      return variable;
    },
    use: (kind, process, name) => list(kind, process, name)[0],
    drop(kind, process, name) {
      const now = list(kind, process, name);
      held.set(key(kind, process, name), now.slice(0, -1));
      return now[now.length - 1];
    },
    has: (kind, process, name) => (held.get(key(kind, process, name)) ?? []).length > 0,
    fork(parent, child) {
      for (const [place, variables] of [...held]) {
        if (place.startsWith(`${child} `)) held.delete(place);
        if (place.startsWith(`${parent} `)) held.set(child + place.slice(parent.length), [...variables]);
      }
    },
    id(name) {
      const variable = identifier(`id_${name}`);
      ids.add(variable);
      return `shared->${variable}`;
    },
    files: declared.fd,
    addresses: declared.address,
    ids,
  };
}
