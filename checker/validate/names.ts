/** What the names of the model stand for in the log: descriptors, processes, addresses and nodes, bound when they are first met. */

/** One hypothesis' bindings. Keys are "fd process0 4", "pid 31", "address process0 file2", "cdev device0". */
export type Names = ReadonlyMap<string, string>;

export function fileOf(names: Names, process: string, fd: bigint): string | null {
  return names.get(`fd ${process} ${fd}`) ?? null;
}

export function processOf(names: Names, pid: number): string | null {
  return names.get(`pid ${pid}`) ?? null;
}

export function withName(names: Names, key: string, value: string): Names {
  return new Map(names).set(key, value);
}

export function withoutNames(names: Names, keys: readonly string[]): Names {
  const left = new Map(names);
  for (const key of keys) left.delete(key);
  return left;
}

/** A process begins with all that its parent has. */
export function forkNames(names: Names, parent: string, child: string, pid: number): Names {
  const made = new Map(names).set(`pid ${pid}`, child);
  for (const [key, value] of names) {
    const [kind, process, ...rest] = key.split(' ');
    if ((kind === 'fd' || kind === 'address' || kind === 'exec') && process === parent) made.set([kind, child, ...rest].join(' '), value);
  }
  return made;
}

/** All that a process has, and its number. */
export function keysOfProcess(names: Names, process: string): readonly string[] {
  return [...names].flatMap(([key, value]) => {
    const [kind, owner] = key.split(' ');
    return (kind !== 'pid' && owner === process) || (kind === 'pid' && value === process) ? [key] : [];
  });
}

/** The name stands for this value from now on; null if it, or the value, already stands for another. */
export function bound(names: Names, kind: string, name: string, value: string): Names | null {
  const key = `${kind} ${name}`;
  const known = names.get(key);
  if (known !== undefined) return known === value ? names : null;
  for (const [other, taken] of names) if (taken === value && other.startsWith(`${kind} `)) return null;
  return withName(names, key, value);
}
