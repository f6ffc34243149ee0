/** Runs the steps of a trace through an agent: one operation after another, a blocked one to be gone on with later. */

import { BackendError, type ConcreteStep, type Observation, type Operation } from '../backend.js';
import { machineProcess } from '../concrete/plan.js';
import { type Answer, encodeOperation } from './protocol.js';
import type { AgentSession, Lost } from './session.js';

export interface StepRunner {
  /** An empty step is the return of the call that this process is blocked in, and the rest of its step.
   *  @throws BackendError for a step that makes no sense: an unknown name, a process that is blocked or gone */
  run(session: AgentSession, step: ConcreteStep): Promise<Observation | Lost>;
  /** Forgets names and blocked calls. */
  forget(): void;
}

/** What is left of a step when an operation of it blocks. */
interface Pending {
  readonly operations: readonly Operation[];
  readonly index: number;
  readonly results: Record<string, string>;
}

/** How often a call that neither returns nor sleeps is given another deadline. */
const runningDeadlines = 10;

/** @param deadline milliseconds after which a call that sleeps in the kernel is `blocked` */
export function stepRunner(deadline: number): StepRunner {
  /** Numbers that calls have left, for all processes: the kernel hands ids out to whoever knows them. */
  const named = new Map<string, string>();
  const blocked = new Map<string, Pending>();

  const goOn = async (session: AgentSession, process: string, pending: Pending, collecting: boolean): Promise<Observation | Lost> => {
    const { operations, results } = pending;
    let returned = '0';
    for (let index = pending.index; index < operations.length; index++) {
      const operation = operations[index] as Operation;
      const answer = await perform(session, process, operation, collecting && index === pending.index);
      if (answer.kind === 'lost' || answer.kind === 'signalled') return answer.kind === 'lost' ? answer : { ...answer, operation: index };
      if (answer.kind === 'failed') return { ...answer, operation: index };
      if (answer.kind === 'blocked') {
        blocked.set(process, { operations, index, results });
        return { kind: 'blocked' };
      }
      if (answer.kind === 'running') throw new BackendError(`${process}: ${operation.operation} goes on without returning or sleeping`);
      if (answer.kind === 'error') throw new BackendError(`${process}: ${operation.operation}: ${answer.code}: ${answer.text}`);
      returned = answer.value;
      keep(operation, answer, results);
    }
    return { kind: 'returned', value: returned, results };
  };

  const perform = async (session: AgentSession, process: string, operation: Operation, collecting: boolean): Promise<Answer | Lost> => {
    const patience = deadline + sleepOf(operation);
    let answer: Answer | Lost;
    if (collecting) {
      answer = await session.collect(process, patience);
    } else {
      const text = inContext(process, operation, () => encodeOperation(operation, named));
      answer = await session.call(process, text, patience);
    }
    for (let more = 1; answer.kind === 'running' && more < runningDeadlines; more++) answer = await session.collect(process, patience);
    return answer;
  };

  const keep = (operation: Operation, answer: Extract<Answer, { kind: 'returned' }>, results: Record<string, string>): void => {
    const outputs = operation.binds.kind === 'result' ? { ...answer.results, [operation.binds.name]: answer.value } : answer.results;
    for (const [name, value] of Object.entries(outputs)) {
      results[name] = value;
      // The bytes of a peek are for the reader, not for a later call.
      if (operation.operation !== 'peek' || name !== 'bytes') named.set(name, value);
    }
  };

  /** Administrator and device act in one name, but while a call of one sleeps the other must still act: in a process more. */
  const performer = (process: string): string => {
    let name = process;
    for (let turn = 2; process === machineProcess && blocked.has(name); turn++) name = `${machineProcess}.${turn}`;
    return name;
  };

  /** The one that has waited longest. */
  const waiting = (process: string): string =>
    [...blocked.keys()].find((name) => name === process || (process === machineProcess && name.startsWith(`${machineProcess}.`))) ??
    process;

  return {
    async run(session, step) {
      if (step.operations.length > 0) {
        const process = performer(step.process);
        const pending = blocked.get(process);
        if (pending === undefined) return goOn(session, process, { operations: step.operations, index: 0, results: {} }, false);
        throw new BackendError(`${process} is still in its ${pending.operations[pending.index]?.operation} and cannot make another call`);
      }
      const process = waiting(step.process);
      const pending = blocked.get(process);
      if (pending === undefined) return { kind: 'skipped', reason: `${process} is in no call whose return could be awaited` };
      blocked.delete(process);
      return goOn(session, process, pending, true);
    },
    forget() {
      named.clear();
      blocked.clear();
    },
  };
}

/** A sleep that was asked for does not count as blocked. */
function sleepOf(operation: Operation): number {
  const [duration] = operation.operation === 'sleep' ? operation.arguments : [];
  return duration?.kind === 'integer' ? Number(duration.value) : 0;
}

function inContext<T>(process: string, operation: Operation, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof BackendError) throw new BackendError(`${process}: ${operation.operation}: ${error.message}`);
    throw error;
  }
}
