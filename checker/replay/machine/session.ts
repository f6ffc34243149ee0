/** A conversation with one agent: requests with deadlines, each answered or lost, never waiting for ever. */

import type { Readable, Writable } from 'node:stream';
import { protocolVersion } from '../agent/vocabulary.js';
import { type AgentEvent, type AgentLine, type Answer, checkedName, decodeLine, escapeText } from './protocol.js';

/** The agent cannot answer any more, or does not. */
export interface Lost {
  readonly kind: 'lost';
  readonly why: string;
}

export type Items = { readonly kind: 'items'; readonly items: readonly string[] } | { readonly kind: 'failed'; readonly errno: string };

export interface AgentSession {
  /** Settles once: with the agent's first line, or with why there is none. */
  readonly ready: Promise<{ readonly kind: 'agent'; readonly mode: string } | Lost>;
  /** `deadline`: milliseconds of the agent's time, after which a call that sleeps is `blocked`. */
  call(process: string, operation: string, deadline: number): Promise<Answer | Lost>;
  /** The return of a call that was blocked. */
  collect(process: string, deadline: number): Promise<Answer | Lost>;
  /** Kills every process and waits for them. */
  reset(deadline: number): Promise<{ readonly kind: 'ok' } | Extract<Answer, { kind: 'error' }> | Lost>;
  /** Names in a folder, or the target of a link. */
  inquire(verb: 'list' | 'link', path: string): Promise<Items | Lost>;
  /** What the kernel has logged since the last time. */
  log(): Promise<Items | Lost>;
  /** Asks the agent to end; then nothing more can be asked. */
  bye(): void;
  /** From outside: the machine under the agent is gone. */
  lose(why: string): void;
}

export interface SessionOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Milliseconds of this host's time that an answer may take beyond the deadline that came with its request. */
  readonly patience: number;
  /** Every line, for a transcript: '>' to the agent, '<' from it. */
  readonly onLine?: (direction: '>' | '<', line: string) => void;
}

/** How much an unfinished line may grow before it cannot be the agent's. */
const lineLimit = 256 * 1024;

interface Waiting {
  readonly id: number;
  readonly items: string[];
  readonly settle: (event: AgentEvent | Lost) => void;
}

export function openSession(options: SessionOptions): AgentSession {
  let lost: Lost | undefined;
  let lastId = 0;
  let waiting: Waiting | undefined;
  let greet: (event: { readonly kind: 'agent'; readonly mode: string } | Lost) => void = () => undefined;
  const ready = new Promise<{ readonly kind: 'agent'; readonly mode: string } | Lost>((resolve) => {
    greet = resolve;
  });

  const lose = (why: string): void => {
    if (lost !== undefined) return;
    lost = { kind: 'lost', why };
    greet(lost);
    waiting?.settle(lost);
  };

  const receive = ({ id, event }: AgentLine): void => {
    if (event.kind === 'agent') {
      if (event.version === protocolVersion) greet({ kind: 'agent', mode: event.mode });
      else lose(`the agent speaks version ${event.version} of the protocol, not ${protocolVersion}`);
    } else if (waiting === undefined || waiting.id !== id) {
      // Id 0: the agent did not understand a line of ours.
      if (id === 0 && event.kind === 'error') lose(`the agent refuses a line: ${event.text}`);
    } else if (event.kind === 'item') {
      waiting.items.push(event.text);
    } else if (event.kind !== 'called') {
      waiting.settle(event);
    }
  };

  readLines(
    options.input,
    (line) => {
      options.onLine?.('<', line);
      const decoded = decodeLine(line);
      if (decoded === undefined) lose(`the agent says what is no line of the protocol: ${JSON.stringify(line.slice(0, 200))}`);
      else receive(decoded);
    },
    lose,
  );
  options.output.on('error', (error) => lose(`the agent cannot be written to: ${error.message}`));

  const ask = async (
    request: string,
    deadline: number,
  ): Promise<{ readonly event: AgentEvent | Lost; readonly items: readonly string[] }> => {
    // The agent serves one request at a time, and so must we: a second one would only wait there.
    if (waiting !== undefined) throw new Error('a request was made before the last one was answered');
    if (lost !== undefined) return { event: lost, items: [] };
    const id = ++lastId;
    const items: string[] = [];
    let timer: NodeJS.Timeout | undefined;
    const event = await new Promise<AgentEvent | Lost>((settle) => {
      waiting = { id, items, settle };
      const limit = deadline + options.patience;
      timer = setTimeout(() => lose(`the agent has not answered for ${Math.round(limit / 1000)} s`), limit);
      const line = `${id} ${request}`;
      options.onLine?.('>', line);
      options.output.write(`${line}\n`);
    });
    clearTimeout(timer);
    waiting = undefined;
    return { event, items };
  };

  const answer = async (request: string, deadline: number): Promise<Answer | Lost> => {
    const { event } = await ask(request, deadline);
    if (event.kind !== 'agent' && event.kind !== 'called' && event.kind !== 'item' && event.kind !== 'ok') return event;
    return unexpected(request, event);
  };

  const itemsOf = async (request: string): Promise<Items | Lost> => {
    const { event, items } = await ask(request, 0);
    if (event.kind === 'ok') return { kind: 'items', items };
    return event.kind === 'failed' || event.kind === 'lost' ? event : unexpected(request, event);
  };

  const unexpected = (request: string, event: AgentEvent): Lost => {
    lose(`the agent answers ${JSON.stringify(request)} with ${JSON.stringify(event)}`);
    return lost as Lost;
  };

  return {
    ready,
    lose,
    log: () => itemsOf('log'),
    inquire: (verb, path) => itemsOf(`${verb} ${escapeText(path)}`),
    call: (process, operation, deadline) => answer(`call ${checkedName(process)} ${Math.round(deadline)} ${operation}`, deadline),
    collect: (process, deadline) => answer(`collect ${checkedName(process)} ${Math.round(deadline)}`, deadline),
    async reset(deadline) {
      const request = `reset ${Math.round(deadline)}`;
      const { event } = await ask(request, deadline);
      return event.kind === 'ok' || event.kind === 'error' || event.kind === 'lost' ? event : unexpected(request, event);
    },
    bye() {
      if (lost === undefined) options.output.write(`${++lastId} bye\n`);
      lose('the agent was told to end');
    },
  };
}

function readLines(input: Readable, onLine: (line: string) => void, lose: (why: string) => void): void {
  let rest = '';
  input.setEncoding('utf8');
  input.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > lineLimit) lose('the agent sends a line without an end');
    else for (const line of lines) onLine(line);
  });
  input.on('error', (error) => lose(`the agent cannot be read: ${error.message}`));
  input.on('close', () => lose('the agent has closed its stream'));
}
