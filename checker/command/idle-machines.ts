/** Machines that have done their work and may serve again: to boot one takes longer than most sequences on it. */

interface Closable {
  close(): Promise<void>;
}

export interface IdleMachines<Machine extends Closable> {
  /** One of this kind, which is idle no more. */
  take(kind: string): Machine | undefined;
  /** Only for what is sound. Those that have waited longest make room. */
  give(kind: string, machine: Machine): Promise<void>;
  close(): Promise<void>;
}

/** @param most that wait at once: each holds the memory of a whole machine */
export function idleMachines<Machine extends Closable>(most: number): IdleMachines<Machine> {
  let waiting: { readonly kind: string; readonly machine: Machine }[] = [];
  return {
    take(kind) {
      const found = waiting.find((one) => one.kind === kind);
      waiting = waiting.filter((one) => one !== found);
      return found?.machine;
    },
    async give(kind, machine) {
      waiting.push({ kind, machine });
      if (waiting.length > most) await waiting.shift()!.machine.close();
    },
    async close() {
      const all = waiting;
      waiting = [];
      await Promise.all(all.map(({ machine }) => machine.close()));
    },
  };
}
