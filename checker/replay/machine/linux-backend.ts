/** A Linux kernel in a virtual machine as a backend. One machine serves many traces; a machine that dies is an observation, once. */

import { type Backend, BackendError, type Observation } from '../backend.js';
import { machineProcess } from '../concrete/plan.js';
import { complaints } from '../console.js';
import { type Environment, isPci, PCI_MODELS, type Topology } from '../topology.js';
import { claimModels, environmentOf, type NamedFunction, nodesOf, rebind, requireReleased, rescan } from './environment.js';
import { failureLines, notableLines } from './kernel-log.js';
import { makeMediated, mediatedName, renewMediated } from './mediated.js';
import { bootMachine, type Machine, MachineError, type MachineOptions, settled } from './machine.js';
import { follow, type Moves, movesOf, type Nodes } from './nodes.js';
import { busAddress } from './slots.js';
import { stepRunner } from './steps.js';
import { traceKernel } from './tracing.js';
import { forgetParameters } from './parameters.js';
import { forgetVirtual, makeVirtual } from './virtual-functions.js';
import { virtualMachines } from './virtual-machines.js';

export interface LinuxBackendOptions extends MachineOptions {
  /** "linux 6.12" */
  readonly name: string;
  /** Milliseconds of the machine's time after which a call that sleeps is `blocked`. @default 1500 */
  readonly blockedAfter?: number;
}

export interface LinuxBackend extends Backend {
  /** Where the devices of the topology are; the same after every reset. */
  readonly environment: Environment;
  /** What the kernel has complained of while this machine booted, with the lines that follow. */
  readonly bootReports: readonly string[];
  /** A new machine, after one that died or got stuck.
   *  @throws MachineError */
  restart(): Promise<void>;
}

/** Milliseconds that QEMU has to end after its stream has. */
const SETTLING = 3000;

/** Lines of the console that a failure is told with. */
const TAIL = 25;

/** Milliseconds that the processes of a trace have to die. */
const resetDeadline = 20_000;

/** @throws MachineError, BackendError */
export async function startLinuxBackend(options: LinuxBackendOptions): Promise<LinuxBackend> {
  const functions = namedFunctions(options.topology);
  const steps = stepRunner(options.blockedAfter ?? 1500);
  let notable: string[] = [];
  let death: string | undefined;
  /** Nothing has happened since the machine was made ready. */
  let ready = false;
  let moves: Moves = new Map();
  let machine = await boot(options, functions);
  const { environment } = machine;

  const live = (): Machine => {
    if (death !== undefined) throw new BackendError(`${options.name}: the machine is gone: ${death}`);
    return machine;
  };

  const died = (why: string): BackendError => {
    death = why;
    return new BackendError(why);
  };

  /** What the machinery says, with the console's last lines below it. */
  const withTail = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof BackendError) || error instanceof MachineError) throw error;
      // The console is another stream than the answers: its last words are read only once QEMU has ended.
      if (death !== undefined) await machine.kill();
      const tail = machine.console.since(0).slice(-TAIL);
      throw new BackendError([`${options.name}: ${error.message}`, ...tail.map((line) => `  | ${line}`)].join('\n'));
    }
  };

  /** What the kernel has logged since the last time. */
  const takeLog = async (): Promise<readonly string[] | undefined> => {
    const log = await live().session.log();
    if (log.kind !== 'items') return undefined;
    notable.push(...notableLines(log.items));
    return log.items;
  };

  /** The machine stopped answering in the middle of a step: what it said on its console is the observation. */
  const crash = async (why: string, mark: number): Promise<Observation> => {
    const exit = await settled(machine.ended, SETTLING);
    death = exit === undefined ? why : `it ended in the middle of a step (${exit})`;
    await machine.kill();
    // The user stopped it: that says nothing of the kernel.
    if (options.signal?.aborted) throw died('interrupted');
    const said = machine.console.since(mark);
    const failure = failureLines(said);
    notable.push(...notableLines(said));
    return { kind: 'crashed', console: [...(failure.length > 0 ? failure : said.slice(-40)), `(${death})`].join('\n') };
  };

  /** Whether every device is ready, and its nodes where they were at first. */
  const prepare = async (): Promise<boolean> => {
    const { session } = live();
    await forgetVirtual(session, options.topology);
    await forgetParameters(session);
    await rescan(session, ownFunctions(functions));
    await rebind(session, ownFunctions(functions));
    await makeVirtual(session, options.topology);
    await renewMediated(session, mediatedOf(functions));
    const present = await environmentOf(session, functions);
    await requireReleased(session, present);
    return JSON.stringify(present) === JSON.stringify(environment);
  };

  /** The administrator may have moved nodes. */
  const findNodes = async (): Promise<void> => {
    const now: Record<string, Nodes> = {};
    for (const named of functions) now[named.name] = await nodesOf(live().session, named);
    moves = movesOf(environment, now);
  };

  const killAll = async (): Promise<void> => {
    const answer = await live().session.reset(resetDeadline);
    if (answer.kind === 'ok') return;
    if (answer.kind === 'error') throw died(`a process of the trace cannot be killed: ${answer.text}`);
    const exit = await settled(machine.ended, SETTLING);
    throw died(exit === undefined ? answer.why : `it ended between two steps (${exit})`);
  };

  const restart = async (): Promise<void> => {
    death ??= 'it is being restarted';
    await machine.kill();
    steps.forget();
    // What the former one said last was told with its end.
    notable = [];
    ready = false;
    machine = await boot(options, functions);
    if (JSON.stringify(machine.environment) !== JSON.stringify(environment))
      throw new BackendError('the restarted machine has its devices elsewhere');
    death = undefined;
  };

  return {
    name: options.name,
    environment,
    get bootReports() {
      return machine.bootReports;
    },
    restart,
    async reset() {
      steps.forget();
      moves = new Map();
      live();
      if (ready) return;
      await withTail(async () => {
        await killAll();
        if (functions.length > 0 && (await virtualMachines(live().session)).length > 0) await restart();
        if (!(await prepare())) await restart();
        await killAll();
        await takeLog();
      });
      ready = true;
    },
    async step(step) {
      const { session, console } = live();
      ready = false;
      const mark = console.mark();
      const observation = await withTail(() => steps.run(session, follow(step, moves)));
      if (observation.kind === 'lost') return crash(observation.why, mark);
      const log = await takeLog();
      if (log === undefined) return crash('it stopped answering after a step', mark);
      if (step.process === machineProcess) await withTail(findNodes);
      const failure = failureLines(log);
      return failure.length > 0 ? { kind: 'crashed', console: failure.join('\n') } : observation;
    },
    async console() {
      // A machine that is gone has said its last words in `notable`.
      if (death === undefined) await takeLog();
      const lines = notable;
      notable = [];
      return lines;
    },
    async close() {
      death ??= 'it was closed';
      await machine.kill();
    },
  };
}

function namedFunctions({ devices }: Topology): readonly NamedFunction[] {
  return devices.map((device, index): NamedFunction => {
    if (!isPci(device)) return { name: device.name, bdf: mediatedName(index), driver: device.model, mediated: true };
    const { name, model } = device;
    const bdf = busAddress(device, devices.filter(isPci));
    return { name, bdf, driver: PCI_MODELS[model], ...(model === 'vf' ? { virtual: true as const } : {}) };
  });
}

/** Those that the machine has by itself. */
const ownFunctions = (functions: readonly NamedFunction[]): readonly NamedFunction[] =>
  functions.filter(({ mediated, virtual }) => !mediated && !virtual);
const mediatedOf = (functions: readonly NamedFunction[]): readonly string[] =>
  functions.flatMap(({ bdf, mediated }) => (mediated ? [bdf] : []));

async function boot(
  options: LinuxBackendOptions,
  functions: readonly NamedFunction[],
): Promise<Machine & Pick<LinuxBackend, 'environment' | 'bootReports'>> {
  const machine = await bootMachine(options);
  try {
    await claimModels(machine.session, options.topology);
    await makeVirtual(machine.session, options.topology);
    await makeMediated(machine.session, mediatedOf(functions));
    if (functions.length > 0) await traceKernel(machine.session);
    const environment = await environmentOf(machine.session, functions);
    await machine.session.reset(resetDeadline);
    const log = await machine.session.log();
    const bootReports = log.kind === 'items' && complaints(log.items).length > 0 ? notableLines(log.items) : [];
    return { ...machine, environment, bootReports };
  } catch (error) {
    await machine.kill();
    throw error;
  }
}
