/** Machines of the lab that are killed or stopped in the middle of a conformance run: it goes on, and counts only what was answered. */

import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CampaignResult, type OpenBench, runCampaign } from '../../checker/conform/campaign.js';
import { buildInitramfs } from '../../checker/replay/agent/compile.js';
import type { Abi } from '../../checker/replay/concrete/abi.js';
import { requiredAbi } from '../../checker/replay/concrete/abi.js';
import { abi } from '../../checker/replay/lab/abi.js';
import { startLinuxBackend } from '../../checker/replay/machine/linux-backend.js';
import { testKernel } from '../lab.js';
import { cache, project } from '../replay/laboratory.js';
import { jobsOf, planned, type Prepared, prepare } from './door.js';

const found = await testKernel('6.12');
const missing = 'reason' in found ? found.reason : null;

type Fault = 'SIGKILL' | 'SIGSTOP';

/** Asked whenever a request goes to the agent; `nth` counts requests of this kind since the run began. */
type Faults = (verb: 'call' | 'reset', nth: number) => Fault | null;

interface Outcome extends CampaignResult {
  /** Calls of the sequences that a machine has answered. */
  readonly answered: number;
}

let spaces: Prepared;
let layouts: Abi;
let initramfs = '';
const running = new Set<OpenBench>();

beforeAll(async () => {
  if ('reason' in found) return;
  spaces = await prepare('spaces.ilk', 'one', 'effects');
  layouts = await abi(found.kernel, requiredAbi(spaces.specification), { signal: new AbortController().signal, report: () => {} });
  initramfs = await buildInitramfs({ project, cache });
}, 120_000);
afterAll(() => Promise.all([...running].map((bench) => bench.close(false))));

/** The newest QEMU that this process has started. */
function qemu(): number {
  const children = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8');
      return fields.includes('(qemu-system') && Number(fields.slice(fields.lastIndexOf(')') + 4).split(' ')[0]) === process.pid;
    } catch {
      return false;
    }
  });
  if (children.length === 0) throw new Error('no QEMU runs');
  return Math.max(...children.map(Number));
}

async function run(faults: Faults): Promise<Outcome> {
  if ('reason' in found) throw new Error(found.reason);
  const counts = { call: 0, reset: 0 };
  const asked = new Set<string>();
  let answered = 0;
  const open = async (): Promise<OpenBench> => {
    const backend = await startLinuxBackend({
      name: 'linux 6.12',
      kernel: found.kernel.image,
      initramfs,
      topology: { devices: [], snoopControl: false },
      patience: 3000,
      onProtocol: (direction, line) => {
        const [id, verb, process0] = line.split(' ') as [string, string, string?];
        if (direction === '<') {
          if (/^(?:returned|failed)$/.test(verb) && asked.delete(id)) answered += 1;
          return;
        }
        if (verb !== 'reset' && !(verb === 'call' && process0 === 'process0')) return;
        if (verb === 'call') asked.add(id);
        const fault = faults(verb, ++counts[verb]);
        // Before the request is written: this one is never answered.
        if (fault !== null) process.kill(qemu(), fault);
      },
    });
    const { environment } = backend;
    const bench = {
      backend,
      machine: { abi: layouts, environment },
      restart: () => backend.restart(),
      close: async () => {
        running.delete(bench);
        await backend.close();
      },
    };
    running.add(bench);
    return bench;
  };
  const result = await runCampaign(jobsOf(planned(spaces, 0)), { machines: 1, open, isCancelled: () => false, onProgress: () => {} });
  return { ...result, answered };
}

const agreedOf = ({ tally }: CampaignResult): number => [...tally.rules.values()].reduce((total, { agreed }) => total + agreed, 0);

describe.skipIf(missing !== null)(`a machine of the lab${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let whole: Outcome;
  beforeAll(async () => {
    whole = await run(() => null);
  }, 120_000);

  test('that lives answers every call, and each answer counts once', () => {
    expect(whole).toMatchObject({ left: [], why: null });
    expect(whole.tally).toMatchObject({ losses: [], restarts: 0 });
    expect([...whole.tally.divergences.values()]).toEqual([]);
    expect(whole.tally.steps).toBe(whole.answered);
    expect(agreedOf(whole)).toBe(whole.answered);
  });

  test('that is killed or stopped, in a call or between two sequences, is booted again, and the run goes on to its end', async () => {
    const plan = new Map<string, Fault>([
      ['call 2', 'SIGKILL'],
      ['reset 4', 'SIGSTOP'],
      ['call 6', 'SIGSTOP'],
      ['reset 8', 'SIGKILL'],
    ]);
    const broken = await run((verb, nth) => plan.get(`${verb} ${nth}`) ?? null);
    expect(broken).toMatchObject({ left: [], why: null });
    expect(broken.tally.losses.map(({ kind }) => kind).sort()).toEqual(['death', 'death', 'hang', 'hang']);
    for (const { kind, why, console } of broken.tally.losses) {
      expect(why).toMatch(kind === 'death' ? /QEMU was ended by SIGKILL/ : /not answered for \d+ s/);
      expect(console.length).toBeGreaterThan(0);
    }
    expect(broken.tally.restarts).toBe(4);
    expect([...broken.tally.divergences.values()]).toEqual([]);
    expect([...broken.tally.aims].sort()).toEqual([...whole.tally.aims].sort());
    expect(broken.tally.steps).toBe(broken.answered);
    expect(agreedOf(broken)).toBe(broken.answered);
  }, 240_000);

  test('that is killed at the same call again: that call never counts, and what it would have shown is given up', async () => {
    let since = 0;
    const broken = await run((verb) => {
      since = verb === 'reset' ? 0 : since + 1;
      return since === 3 ? 'SIGKILL' : null;
    });
    expect(broken.left).toEqual([]);
    expect(broken.tally.losses.some(({ again, abandoned }) => again && abandoned > 0)).toBe(true);
    expect(broken.tally.losses.every(({ kind }) => kind === 'death')).toBe(true);
    expect(broken.tally.steps).toBe(broken.answered);
    expect(broken.tally.aims.size).toBeLessThan(whole.tally.aims.size);
  }, 240_000);
});
