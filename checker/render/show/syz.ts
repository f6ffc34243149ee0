/** A trace of one process as a syzkaller program: the calls with their bytes, resources in the place of descriptors and ids. */

import { unreachable } from '../../language/unreachable.js';
import type { Argument, Operation } from '../../replay/backend.js';
import { toHex } from '../../replay/concrete/bytes.js';
import { machineProcess, type PlannedStep } from '../../replay/concrete/plan.js';
import { failed, type Problem, type Result } from '../../replay/problem.js';
import { stepsOf, type Trace } from '../../trace/trace.js';
import { traceTitle } from '../trace-text.js';

/** syzkaller's data area; call memory, pages and mappings have parts of it. */
const MEMORY = 0x7f0000000000n;
const PAGES = 0x7f0000800000n;
const MAPPINGS = 0x7f0000c00000n;
const PAGE = 0x1000n;
const MAP_FIXED = 0x10n;

/** Nodes that syzkaller's descriptions know by a call of their own. */
const NODES: Readonly<Record<string, string>> = { '/dev/iommu': 'openat$iommufd', '/dev/vfio/vfio': 'openat$vfio' };

/** @param plan of the trace, made with a kernel's real layouts: bytes are written as they are. Ends in a newline. */
export function renderSyz(trace: Trace, plan: readonly PlannedStep[]): Result<string> {
  const problems = unsayable(trace, plan);
  if (problems.length > 0) return { ok: false, problems };
  const writer = syzWriter();
  const lines = plan.flatMap((planned, index) => {
    if (planned.kind !== 'calls') return [];
    const step = stepsOf(trace)[index];
    const operations = planned.parts.flatMap((part) => part.step.operations);
    return [`# ${index + 1}. ${step.action}: ${step.outcome}`, ...operations.flatMap((operation) => writer.line(operation))];
  });
  if (writer.problem() !== null) return failed('R401', null, writer.problem() ?? '', 'use --as c, which compares the answers too');
  const header = [
    `# ${traceTitle(trace).replace(/:$/, '')}`,
    `# ${trace.specification.name} (${trace.specification.path}), instance ${trace.instance}`,
  ];
  return { ok: true, value: `${[...header, ...lines].join('\n')}\n` };
}

/** Every reason why one syzkaller program cannot be this trace. */
function unsayable(trace: Trace, plan: readonly PlannedStep[]): readonly Problem[] {
  const problem = (message: string, advice = 'use --as c: it makes every process of its own'): Problem => ({
    code: 'R401',
    span: null,
    message,
    advice,
  });
  const processes = new Set(plan.flatMap((planned) => (planned.kind === 'calls' ? planned.parts.map((part) => part.step.process) : [])));
  const people = [...processes].filter((name) => name !== machineProcess);
  const several =
    people.length > 1 ? [problem(`${people.length} processes act (${people.join(', ')}), and a syzkaller program is one`)] : [];
  const machine = processes.has(machineProcess) ? [problem('the machine itself acts, which a syzkaller program does not')] : [];
  const steps = plan.flatMap((planned, index) => {
    const step = stepsOf(trace)[index];
    const name = `step ${index + 1}, ${step.action}`;
    if (planned.kind === 'model-only' && step.changes.length > 0)
      return [problem(`${name}: ${planned.reason}`, 'no program can do it: show it as text')];
    if (step.outcome === 'blocked') return [problem(`${name}: it blocks, and what comes after it would never run`)];
    if (planned.kind !== 'calls') return [];
    const bad = planned.parts.flatMap((part) => part.step.operations).find(({ operation }) => Object.hasOwn(REFUSED, operation));
    return bad === undefined ? [] : [problem(`${name}: ${bad.operation}: ${REFUSED[bad.operation]}`)];
  });
  const endless = trace.property.kind === 'leads-to' ? [problem('what it shows has no end', 'replay its beginning instead')] : [];
  return [...endless, ...several, ...machine, ...steps];
}

const REFUSED: Readonly<Record<string, string>> = {
  load: 'a syzkaller program does not read memory itself',
  store: 'a syzkaller program does not write memory itself',
  fill: 'a syzkaller program does not write memory itself',
  peek: 'a syzkaller program does not look at memory',
  fork: 'a syzkaller program is one process',
  pass: 'a syzkaller program is one process',
  exit: 'what the kernel releases at an exit happens after the end of the program',
  writefile: 'an administrator does this, not the program',
  adopt: 'a syzkaller program names what a call returns, not what it writes into a structure',
  uncap: 'a syzkaller program has the rights that its sandbox gives it',
  dup2: 'the names of descriptors would change places',
  exec: 'the program would be another one',
  mailbox: 'a syzkaller program is one process, and passes nothing on',
  post: 'a syzkaller program is one process, and passes nothing on',
  take: 'a syzkaller program is one process, and passes nothing on',
  rlimit: 'a syzkaller program has the limits that its sandbox gives it',
  tally: 'a syzkaller program does not look at the machine',
};

interface SyzWriter {
  line(operation: Operation): readonly string[];
  problem(): string | null;
}

function syzWriter(): SyzWriter {
  const resources = new Map<string, string[]>();
  const addresses = new Map<string, bigint>();
  let next = 0;
  let memory = MEMORY;
  let problem: string | null = null;
  const resource = (kind: string, name: string): string => {
    const made = `r${next}`;
    next += 1;
    resources.set(`${kind} ${name}`, [...(resources.get(`${kind} ${name}`) ?? []), made]);
    return made;
  };
  const use = (kind: string, name: string): string => {
    const [first] = resources.get(`${kind} ${name}`) ?? [];
    if (first === undefined) problem ??= `nothing before has made ${kind} ${name}`;
    return first ?? '0xffffffffffffffff';
  };
  const room = (size: number): string => {
    const at = memory;
    memory += BigInt(Math.max(64, Math.ceil(size / 64) * 64));
    return hex(at);
  };
  const addressOf = (name: string, base: bigint): bigint => {
    const known = addresses.get(name);
    if (known !== undefined) return known;
    const made = base + PAGE * BigInt(addresses.size);
    addresses.set(name, made);
    return made;
  };
  const value = (argument: Argument): string => {
    switch (argument.kind) {
      case 'integer':
        return hex(BigInt.asUintN(64, BigInt(argument.value)));
      case 'fd':
        return use('fd', argument.name);
      case 'result':
        return use('result', argument.name);
      case 'address':
        return hex(addressOf(argument.name, PAGES) + BigInt(argument.offset));
      case 'string':
        return `&(${room(argument.value.length + 1)})='${argument.value.replace(/[\\']/g, '\\$&')}\\x00'`;
      case 'buffer':
        return `&(${room(argument.bytes.length / 2)})=${bytes(argument)}`;
      default:
        return unreachable(argument);
    }
  };
  /** Blobs of known bytes, with resources between them. */
  const bytes = (buffer: Extract<Argument, { kind: 'buffer' }>): string => {
    const raw = Buffer.from(buffer.bytes, 'hex');
    const marks = [
      ...buffer.places.map(({ offset, width, value: of }) => ({ offset, width, text: of.kind === 'address' ? null : value(of), of })),
      ...buffer.results.map(({ offset, width, name }) => ({ offset, width, text: `<${resource('result', name)}=>0x0`, of: null })),
    ].sort((a, b) => a.offset - b.offset);
    for (const { offset, of } of marks) {
      if (of?.kind === 'address') raw.writeBigUInt64LE(addressOf(of.name, PAGES) + BigInt(of.offset), offset);
    }
    const resourced = marks.filter(({ text }) => text !== null);
    if (resourced.length === 0) return `"${toHex(raw)}"`;
    const pieces: string[] = [];
    let at = 0;
    const blob = (end: number): void => {
      if (end > at) pieces.push(`@ANYBLOB="${toHex(raw.subarray(at, end))}"`);
    };
    for (const { offset, width, text } of resourced) {
      blob(offset);
      pieces.push(`@ANYRES${8 * width}=${text}`);
      at = offset + width;
    }
    blob(raw.length);
    return `ANY=[${pieces.join(', ')}]`;
  };
  const assigned = (operation: Operation, call: string): readonly string[] => {
    const { binds } = operation;
    return [binds.kind === 'fd' || binds.kind === 'result' ? `${resource(binds.kind, binds.name)} = ${call}` : call];
  };
  return {
    problem: () => problem,
    line(operation) {
      const { operation: name, arguments: given, binds } = operation;
      const values = (from: number): readonly string[] => given.slice(from).map(value);
      switch (name) {
        case 'openat': {
          const [path] = given;
          const call = path.kind === 'string' && Object.hasOwn(NODES, path.value) ? NODES[path.value] : 'openat';
          const [where, flags, mode = '0x0'] = values(0);
          return assigned(operation, `${call}(0xffffffffffffff9c, ${where}, ${flags}, ${mode})`);
        }
        case 'ioctl': {
          const [fd, request, argument = '0x0'] = values(0);
          return assigned(operation, `ioctl(${fd}, ${request}, ${argument})`);
        }
        case 'pread':
        case 'read': {
          const [fd, buffer, ...rest] = given;
          const length = buffer.kind === 'buffer' ? buffer.bytes.length / 2 : 0;
          const place = buffer.kind === 'buffer' ? `&(${room(length)})=""/${length}` : value(buffer);
          const all = [value(fd), place, ...rest.map(value)];
          return [`${name === 'pread' ? 'pread64' : 'read'}(${all.join(', ')})`];
        }
        case 'eventfd2':
          return assigned(operation, `eventfd2(${values(0).join(', ')})`);
        case 'fetch': {
          const [fd, width, ...offset] = given;
          const bytes = width.kind === 'integer' ? Number(width.value) : 8;
          const all = [value(fd), `&(${room(8)})=""/${bytes}`, value(width), ...offset.map(value)];
          return [`${offset.length > 0 ? 'pread64' : 'read'}(${all.join(', ')})`];
        }
        case 'pwrite':
        case 'write':
          return [`${name === 'pwrite' ? 'pwrite64' : 'write'}(${values(0).join(', ')})`];
        case 'mmap': {
          const at = binds.kind === 'address' ? addressOf(`map ${binds.name}`, MAPPINGS) : MAPPINGS;
          const [length, protection, flags, fd, offset] = values(0);
          const fixed = hex(BigInt(flags) | MAP_FIXED);
          return [`mmap(&(${hex(at)}/${length})=nil, ${length}, ${protection}, ${fixed}, ${fd}, ${offset})`];
        }
        case 'munmap': {
          const [place, length] = given;
          const at = place.kind === 'address' ? addressOf(`map ${place.name}`, MAPPINGS) + BigInt(place.offset) : MAPPINGS;
          return [`munmap(&(${hex(at)}/${value(length)})=nil, ${value(length)})`];
        }
        case 'close': {
          const [file] = given;
          if (file.kind !== 'fd') return [];
          const held = resources.get(`fd ${file.name}`) ?? [];
          resources.set(`fd ${file.name}`, held.slice(0, -1));
          return [`close(${held.at(-1) ?? use('fd', file.name)})`];
        }
        case 'dup': {
          const [file] = given;
          const made = binds.kind === 'fd' ? binds.name : file.kind === 'fd' ? file.name : '';
          const from = value(file);
          return [`${resource('fd', made)} = dup(${from})`];
        }
        case 'sleep': {
          const [time] = given;
          const milliseconds = time.kind === 'integer' ? Number(time.value) : 0;
          const [seconds, rest] = [Math.floor(milliseconds / 1000), (milliseconds % 1000) * 1_000_000];
          return [`nanosleep(&(${room(16)})={0x${seconds.toString(16)}, 0x${rest.toString(16)}}, 0x0)`];
        }
        case 'page':
          // The data area is memory already; the name gets its place in it.
          if (binds.kind === 'address') addressOf(binds.name, PAGES);
          return [];
        case 'load':
        case 'store':
        case 'fill':
        case 'peek':
        case 'fork':
        case 'pass':
        case 'exit':
        case 'writefile':
        case 'adopt':
        case 'uncap':
        case 'rlimit':
        case 'dup2':
        case 'exec':
        case 'mailbox':
        case 'post':
        case 'take':
        case 'tally':
          problem ??= `${name}: ${REFUSED[name]}`;
          return [];
        default:
          return unreachable(name);
      }
    },
  };
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
