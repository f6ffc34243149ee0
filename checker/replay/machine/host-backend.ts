/** The user's own host as a backend: the agent as a child process. Only made with a device that the user has named. */

import { spawn } from 'node:child_process';
import { type Backend, BackendError } from '../backend.js';
import { type Environment, PCI_MODELS } from '../topology.js';
import { environmentOf, requireReleased } from './environment.js';
import { forbidden } from './host-paths.js';
import { failureLines, notableLines } from './kernel-log.js';
import { settled } from './machine.js';
import { openSession } from './session.js';
import { stepRunner } from './steps.js';

export interface HostBackendOptions {
  /** Path of the agent. */
  readonly agent: string;
  /** The PCI functions that the trace may use, by the model's names: "0000:05:00.0". They must be bound to vfio-pci already:
   *  nothing on a host is bound or unbound but by a step of the trace itself. */
  readonly devices: Readonly<Record<string, string>>;
  /** Milliseconds after which a call that sleeps is `blocked`. @default 1500 */
  readonly blockedAfter?: number;
  readonly onProtocol?: (direction: '>' | '<', line: string) => void;
}

export interface HostBackend extends Backend {
  readonly environment: Environment;
}

const resetDeadline = 20_000;

/** @throws BackendError */
export async function startHostBackend(options: HostBackendOptions): Promise<HostBackend> {
  const functions = Object.entries(options.devices).map(([name, bdf]) => ({ name, bdf, driver: PCI_MODELS.edu }));
  if (functions.length === 0) throw new BackendError('a replay on this host needs the device that it may use, by its PCI address');
  for (const { name, bdf } of functions) {
    if (!/^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/.test(bdf)) {
      throw new BackendError(`${name} is given as ${JSON.stringify(bdf)}: a PCI address is written like 0000:05:00.0`);
    }
  }
  const backend = await startAgentBackend(options);
  try {
    const environment = await environmentOf(backend.session, functions);
    return {
      ...backend,
      environment,
      async reset() {
        await backend.reset();
        await environmentOf(backend.session, functions);
        await requireReleased(backend.session, environment);
        await backend.reset();
      },
      async step(step) {
        const [reason] = step.operations.flatMap((operation) => forbidden(operation, environment) ?? []);
        return reason === undefined ? backend.step(step) : { kind: 'skipped', reason };
      },
    };
  } catch (error) {
    await backend.close();
    throw error;
  }
}

/** The agent on this host, without any device: what the host backend stands on, and what the agent's own tests use.
 *  @throws BackendError */
export async function startAgentBackend(
  options: Omit<HostBackendOptions, 'devices'>,
): Promise<Backend & { readonly session: ReturnType<typeof openSession> }> {
  const child = spawn(options.agent, ['--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  const session = openSession({
    input: child.stdout,
    output: child.stdin,
    patience: 30_000,
    ...(options.onProtocol === undefined ? {} : { onLine: options.onProtocol }),
  });
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      session.lose(`the agent cannot be run: ${error.message}`);
      resolve();
    });
    child.once('close', () => {
      session.lose(`the agent has ended${said === '' ? '' : `: ${said.trim()}`}`);
      resolve();
    });
  });
  const steps = stepRunner(options.blockedAfter ?? 1500);
  let notable: string[] = [];

  const takeLog = async (): Promise<readonly string[]> => {
    const log = await session.log();
    if (log.kind === 'lost') throw new BackendError(log.why);
    const lines = log.kind === 'items' ? log.items : [];
    notable.push(...notableLines(lines));
    return lines;
  };

  const close = async (): Promise<void> => {
    session.bye();
    // It kills its processes first; one that cannot die must not keep us.
    await settled(ended, 5000);
    child.kill('SIGKILL');
    await ended;
  };

  const greeting = await session.ready;
  if (greeting.kind === 'lost') {
    await close();
    throw new BackendError(greeting.why);
  }
  return {
    name: 'host',
    session,
    close,
    async reset() {
      steps.forget();
      const answer = await session.reset(resetDeadline);
      if (answer.kind === 'error') throw new BackendError(`a process of the trace cannot be killed: ${answer.text}`);
      if (answer.kind === 'lost') throw new BackendError(answer.why);
      await takeLog();
    },
    async step(step) {
      const observation = await steps.run(session, step);
      // On a host there is no console to read after the end: the agent's end is the machinery's.
      if (observation.kind === 'lost') throw new BackendError(observation.why);
      const failure = failureLines(await takeLog());
      return failure.length > 0 ? { kind: 'crashed', console: failure.join('\n') } : observation;
    },
    async console() {
      await takeLog();
      const lines = notable;
      notable = [];
      return lines;
    },
  };
}
