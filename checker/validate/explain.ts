/** Explains a log by a specification: follows every path of the model whose calls are the logged ones, as far as there is one. */

import type { Specification } from '../language/ir.js';
import { locationOf } from '../replay/location.js';
import { canonicalKey } from './canonical.js';
import { asSeenBy } from './fetched.js';
import { type Deed, type DeedOrExec, isExec } from './deed.js';
import { type Loggable, loggableActions } from './loggable.js';
import { canBe, hidesArguments, numberOf } from './match.js';
import { fileOf, keysOfProcess, processOf, withName, withoutNames } from './names.js';
import type { PassedOver, Unexplained, ValidationReport } from './report.js';
import { requestText } from './requests.js';
import { processSort } from './sized-instance.js';
import { follow, type Hypothesis, type Model, type Other } from './step.js';

/** Hypotheses that are followed side by side. */
const MOST = 300;

export interface Explanation {
  readonly report: ValidationReport;
  /** A call was passed over because no transition of the instance is it: a larger instance may have one. */
  readonly tight: boolean;
}

/** @param exchangeable sorts of which no element ever stands in a binding */
export function explain(model: Model, deeds: readonly DeedOrExec[], others: number, exchangeable: readonly string[]): Explanation {
  const { specification, instance, system } = model;
  const loggable = loggableActions(specification).filter(({ action }) => instance.actions.includes(action.name));
  const eventfds = loggable.some(({ call }) => call.operation === 'eventfd2');
  const keyOf = canonicalKey(system, specification, instance, exchangeable);
  const passed = passedOverList();
  /** Files whose state a call that was passed over may have changed, by their name in the model. */
  const doubtful = new Map<string, string>();
  let beliefs = initial(model, deeds);
  const undecided: Unexplained[] = [];
  let limited = false;
  let tight = false;
  let ignored = others;
  const end = (verdict: ValidationReport['verdict']): Explanation => ({
    report: {
      specification: specification.name,
      digest: specification.digest,
      sizes: instance.sizes,
      verdict,
      undecided,
      path: pathTo(beliefs[0]),
      passedOver: passed.all(),
      others: ignored,
    },
    tight,
  });
  for (const deed of deeds) {
    for (const single of isExec(deed) ? closingDeeds(beliefs[0], deed.pid, deed.line) : [deed]) {
      const touched = concerns(single, beliefs, eventfds);
      if (touched === 'nothing') {
        ignored += 1;
        continue;
      }
      const candidates = loggable.filter(({ call }) => canBe(call, single, model.abi));
      if (single.operation === 'exit' && candidates.length === 0) {
        beliefs = beliefs.map((hypothesis) => forgetProcess(hypothesis, single.pid));
        continue;
      }
      if (candidates.length === 0 || touched === 'an unknown file') {
        const why =
          candidates.length === 0 ? 'the specification has no such call' : 'its file was opened before, or by a call that was passed over';
        passOver(single, why, beliefs, passed, doubtful);
        continue;
      }
      const followed = beliefs.map((hypothesis) => step(model, hypothesis, single, candidates));
      const next = distinct(
        followed.flatMap(({ next: found }) => found),
        keyOf,
        model,
      );
      if (next.length > 0) {
        limited ||= next.length > MOST;
        beliefs = next.slice(0, MOST);
        continue;
      }
      const alternatives = followed.flatMap(({ others: ends }) => ends);
      if (alternatives.length === 0) {
        tight = true;
        if (single.operation === 'exit') beliefs = beliefs.map((hypothesis) => forgetProcess(hypothesis, single.pid));
        else passOver(single, 'the specification does not have this call in this state', beliefs, passed, doubtful);
        continue;
      }
      const at = unexplained(asSeenBy(candidates[0].call, single), alternatives, specification);
      const hidden = candidates.some(({ call }) => hidesArguments(call, single));
      if (hidden && single.result.kind === 'errno') {
        // A call that fails changes nothing, whatever its arguments were.
        undecided.push(at);
        continue;
      }
      // What a call that was passed over has done to one file can show itself in another: a device is in a group, a group in a container.
      const own = beliefs.flatMap((hypothesis) => doubtful.get(fileIn(hypothesis, single) ?? '') ?? []);
      const [doubt] = [...own, ...doubtful.values()];
      if (doubt !== undefined) return end({ kind: 'unknown', at, why: `${doubt} was passed over, and may have changed this` });
      if (hidden)
        return end({
          kind: 'unknown',
          at,
          why: 'the log does not show the arguments, which may be others than the specification speaks of',
        });
      if (limited) return end({ kind: 'unknown', at, why: `more than ${MOST} ways to choose what the log does not show` });
      return end({ kind: 'unexplained', at });
    }
    if (isExec(deed)) beliefs = beliefs.map((hypothesis) => forgetAddresses(hypothesis, deed.pid));
  }
  return end({ kind: undecided.length > 0 ? 'undecided' : 'explained' });
}

function initial({ system, specification }: Model, deeds: readonly DeedOrExec[]): readonly Hypothesis[] {
  const states: Int32Array[] = [];
  system.initialStates(() => states.push(system.packed.slice(0, system.words)));
  const sort = specification.sorts.find(({ name }) => name === processSort(specification));
  const [first] = deeds;
  const names = sort === undefined || first === undefined ? new Map<string, string>() : new Map([[`pid ${first.pid}`, `${sort.prefix}0`]]);
  return states.map((state) => ({ state, names, before: null, line: 0, step: '' }));
}

/** Whether a call is about a file that the specification may know. @param eventfds whether it knows eventfds at all */
function concerns(deed: Deed, beliefs: readonly Hypothesis[], eventfds: boolean): 'a known file' | 'an unknown file' | 'nothing' {
  const known = (hypothesis: Hypothesis): boolean => processOf(hypothesis.names, deed.pid) !== null;
  switch (deed.operation) {
    case 'fork':
      return deed.result.kind === 'ok' && beliefs.some(known) ? 'a known file' : 'nothing';
    case 'exit':
      return beliefs.some(known) ? 'a known file' : 'nothing';
    case 'openat': {
      const [path] = deed.operands;
      return path?.kind === 'bytes' && isOfInterest(Buffer.from(path.bytes).toString()) ? 'a known file' : 'nothing';
    }
    case 'eventfd2':
      return eventfds ? 'a known file' : 'nothing';
    case 'munmap':
      return beliefs.some((hypothesis) => holdsAddress(hypothesis, deed)) ? 'a known file' : 'nothing';
    default: {
      if (deed.fd === null) return 'nothing';
      if (beliefs.some((hypothesis) => fileIn(hypothesis, deed) !== null)) return 'a known file';
      return deed.fd.path !== null && isOfInterest(deed.fd.path) ? 'an unknown file' : 'nothing';
    }
  }
}

/** Nodes of VFIO and iommufd, and the files that come without one. Folders of sysfs with such names are none. */
export function isOfInterest(path: string): boolean {
  return /^(?:\/dev\/vfio\/|\/dev\/iommu$|anon_inode:\[?(?:vfio|iommufd))/.test(path);
}

function holdsAddress({ names }: Hypothesis, deed: Deed): boolean {
  const [address] = deed.operands;
  const process = processOf(names, deed.pid);
  if (address?.kind !== 'number' || process === null) return false;
  return [...names].some(([key, value]) => key.startsWith(`address ${process} `) && value === address.value.toString());
}

function fileIn({ names }: Hypothesis, deed: Deed): string | null {
  const process = processOf(names, deed.pid);
  return process === null || deed.fd === null ? null : fileOf(names, process, deed.fd.value);
}

/** A process that nobody has seen being born gets the first element that no other has. */
function step(model: Model, hypothesis: Hypothesis, deed: Deed, candidates: readonly Loggable[]) {
  const known = processOf(hypothesis.names, deed.pid);
  if (known !== null) return follow(model, hypothesis, deed, candidates, known);
  const sort = model.specification.sorts.find(({ name }) => name === processSort(model.specification));
  const elements = Array.from({ length: model.instance.sizes[sort?.name ?? ''] ?? 0 }, (_, index) => `${sort?.prefix}${index}`);
  const taken = new Set([...hypothesis.names].flatMap(([key, value]) => (key.startsWith('pid ') ? [value] : [])));
  const free = elements.find((element) => !taken.has(element));
  if (free === undefined) return { next: [], others: [] };
  return follow(model, { ...hypothesis, names: withName(hypothesis.names, `pid ${deed.pid}`, free) }, deed, candidates, free);
}

function forgetProcess(hypothesis: Hypothesis, pid: number): Hypothesis {
  const process = processOf(hypothesis.names, pid);
  return process === null ? hypothesis : { ...hypothesis, names: withoutNames(hypothesis.names, keysOfProcess(hypothesis.names, process)) };
}

function forgetAddresses(hypothesis: Hypothesis, pid: number): Hypothesis {
  const process = processOf(hypothesis.names, pid);
  const keys = [...hypothesis.names.keys()].filter((key) => process !== null && key.startsWith(`address ${process} `));
  return { ...hypothesis, names: withoutNames(hypothesis.names, keys) };
}

/** What execve closes, as closes of its own. */
function closingDeeds(hypothesis: Hypothesis, pid: number, line: number): readonly Deed[] {
  const process = processOf(hypothesis.names, pid);
  return [...hypothesis.names.keys()].flatMap((key): Deed[] => {
    const [kind, owner, fd] = key.split(' ');
    if (kind !== 'exec' || owner !== process) return [];
    const value = { kind: 'number' as const, value: BigInt(fd), path: null };
    return [
      {
        operation: 'close',
        operands: [value],
        result: { kind: 'ok', value: 0n, path: null },
        line,
        pid,
        text: 'execve',
        fd: value,
        closesOnExec: false,
      },
    ];
  });
}

function distinct(found: readonly Hypothesis[], keyOf: (cells: Int32Array) => string, { system }: Model): readonly Hypothesis[] {
  const kept = new Map<string, Hypothesis>();
  for (const hypothesis of found) {
    system.load(hypothesis.state, 0);
    const names = [...hypothesis.names].map(([key, value]) => `${key}=${value}`).sort();
    const key = `${keyOf(system.cells)} ${names.join(';')}`;
    if (!kept.has(key)) kept.set(key, hypothesis);
  }
  return [...kept.values()];
}

interface PassedOverList {
  add(what: string, why: string, line: number): void;
  all(): readonly PassedOver[];
}

function passedOverList(): PassedOverList {
  const found = new Map<string, { what: string; why: string; lines: number[] }>();
  return {
    add(what, why, line) {
      const key = `${what} ${why}`;
      const entry = found.get(key) ?? { what, why, lines: [] };
      entry.lines.push(line);
      found.set(key, entry);
    },
    all: () => [...found.values()].sort((a, b) => a.lines[0] - b.lines[0]),
  };
}

function passOver(deed: Deed, why: string, beliefs: readonly Hypothesis[], passed: PassedOverList, doubtful: Map<string, string>): void {
  const what = nameOf(deed);
  passed.add(what, why, deed.line);
  if (deed.result.kind !== 'ok' || asksOnly(deed, what)) return;
  for (const hypothesis of beliefs) {
    const file = fileIn(hypothesis, deed);
    if (file !== null && !doubtful.has(file)) doubtful.set(file, `line ${deed.line}, ${what},`);
  }
}

/** "ioctl VFIO_GET_API_VERSION", "pread" */
function nameOf(deed: Deed): string {
  const request = deed.operation === 'ioctl' && deed.operands[1] !== undefined ? numberOf(deed.operands[1]) : null;
  if (request !== null) return `ioctl ${requestText(request)}`;
  return deed.operation;
}

/** Calls that change nothing whatever they answer. */
function asksOnly({ operation }: Deed, what: string): boolean {
  return operation === 'read' || operation === 'pread' || /_GET_|CHECK_EXTENSION|IOVA_RANGES/.test(what);
}

function unexplained(deed: Deed, alternatives: readonly Other[], specification: Specification): Unexplained {
  const allowed = alternatives.map(({ action, outcome, source }) => ({
    action,
    outcome: outcome.label,
    location: locationOf(specification, outcome.span),
    source,
  }));
  const distinctly = [...new Map(allowed.map((one) => [`${one.action} ${one.outcome} ${one.location}`, one])).values()];
  const { result } = deed;
  const ended = result.kind === 'errno' ? result.name : result.kind === 'ok' ? result.value.toString() : '?';
  return { line: deed.line, pid: deed.pid, what: nameOf(deed), call: deed.text, ended, allowed: distinctly };
}

function pathTo(hypothesis: Hypothesis | undefined): ValidationReport['path'] {
  const steps: { line: number; step: string }[] = [];
  for (let at: Hypothesis | null = hypothesis ?? null; at?.before; at = at.before) steps.unshift({ line: at.line, step: at.step });
  return steps;
}
