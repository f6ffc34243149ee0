/** How many objects a log has at one time, counted before it is explained. */

import type { Action, ConcreteCall } from '../language/ir.js';
import type { Abi } from '../replay/concrete/abi.js';
import { type Deed, type DeedOrExec, isExec } from './deed.js';
import { isOfInterest } from './explain.js';
import type { Loggable } from './loggable.js';
import { canBe } from './match.js';
import type { Demand } from './sized-instance.js';

/** What the log shows; ids and addresses it does not show. @param eventfds whether the specification counts them among its files */
export function demandOf(deeds: readonly DeedOrExec[], eventfds: boolean): Demand {
  const alive = new Set<number>();
  const open = new Set<string>();
  const nodes = new Set<string>();
  let processes = 1;
  let files = 0;
  let births = false;
  for (const deed of deeds) {
    alive.add(deed.pid);
    if (isExec(deed)) continue;
    if (deed.operation === 'fork' && deed.result.kind === 'ok') {
      births = true;
      alive.add(Number(deed.result.value));
    }
    const [path] = deed.operands;
    const node = deed.operation === 'openat' && path?.kind === 'bytes' ? Buffer.from(path.bytes).toString() : null;
    if (node !== null && isOfInterest(node)) nodes.add(node);
    const kept =
      isOfInterest(deed.result.kind === 'ok' ? (deed.result.path ?? node ?? '') : '') || (eventfds && deed.operation === 'eventfd2');
    if (deed.result.kind === 'ok' && kept) open.add(`${deed.pid} ${deed.result.value}`);
    processes = Math.max(processes, alive.size);
    files = Math.max(files, open.size);
    if (deed.operation === 'close') open.delete(`${deed.pid} ${deed.fd?.value}`);
    if (deed.operation === 'exit') {
      alive.delete(deed.pid);
      for (const key of open) if (key.startsWith(`${deed.pid} `)) open.delete(key);
    }
  }
  const count = (pattern: RegExp): number => [...nodes].filter((node) => pattern.test(node)).length;
  return {
    processes,
    files: files + 1,
    devices: count(/^\/dev\/vfio\/devices\//),
    groups: count(/^\/dev\/vfio\/(?:noiommu-)?\d+$/),
    others: new Map(),
    births,
  };
}

/** Of each sort as many elements as calls have succeeded that speak of one, but not more than `most`. */
export function hiddenDemand(
  sorts: readonly string[],
  actions: readonly Loggable[],
  deeds: readonly DeedOrExec[],
  abi: Abi,
  most: number,
): ReadonlyMap<string, number> {
  const done = deeds.filter((deed): deed is Deed => !isExec(deed) && deed.result.kind === 'ok');
  const successes = actions.map(({ action, call }) => ({
    sorts: sortsIn(action, call),
    count: done.filter((deed) => canBe(call, deed, abi)).length,
  }));
  return new Map(
    sorts.map((sort): [string, number] => {
      const counts = successes.filter((one) => one.sorts.has(sort)).map(({ count }) => count);
      return [sort, Math.min(most, Math.max(1, ...counts))];
    }),
  );
}

/** Of the parameters, and of what the call's outputs are kept for. */
function sortsIn({ parameters }: Action, call: ConcreteCall): ReadonlySet<string> {
  const outputs = call.operands.flatMap((operand) =>
    operand.kind === 'struct' ? operand.fields.flatMap(({ value }) => (value.kind === 'output' ? [value.id.type] : [])) : [],
  );
  const types = [...parameters.map(({ type }) => type), ...outputs];
  return new Set(
    types.flatMap((type) => (type.kind === 'sort' ? [type.name] : type.kind === 'option' && type.of.kind === 'sort' ? [type.of.name] : [])),
  );
}
