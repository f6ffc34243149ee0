/** The agent as a child process of this host: its own TAP tests, its header, and the host as a backend. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { compileAgent } from '../../checker/replay/agent/compile.js';
import { type CpioEntry, writeCpio } from '../../checker/replay/agent/cpio.js';
import { agentVocabularyHeader, errnoNames, operationShapes } from '../../checker/replay/agent/vocabulary.js';
import { BackendError } from '../../checker/replay/backend.js';
import { startAgentBackend, startHostBackend } from '../../checker/replay/machine/host-backend.js';
import { openSession } from '../../checker/replay/machine/session.js';
import { backendConformance } from './backend.conformance.js';
import { cache, missingCompiler, project, scratch } from './laboratory.js';
import { int, operation, step } from './operations.js';

const missing = missingCompiler();
const folder = mkdtempSync(join(scratch, 'interlock-agent-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(missing !== undefined)(`the agent${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  // Sanitizers need their own libraries, so the agent as it runs in machines is tested the same way.
  for (const sanitize of [false, true]) {
    test(`passes its own tests${sanitize ? ' under the address and undefined behaviour sanitizers' : ''}`, async () => {
      const agent = await compileAgent({ project, cache, sanitize });
      const { stdout, status } = spawnSync(join(project, 'test/replay/agent/agent.tap.sh'), [agent], { encoding: 'utf8' });
      expect(stdout.split('\n').filter((line) => !line.startsWith('ok '))).toEqual([expect.stringMatching(/^1\.\.\d+$/), '']);
      expect(status).toBe(0);
    }, 120_000);
  }

  test('a missing compiler and sources that do not compile are told', async () => {
    await expect(compileAgent({ project, cache: folder, compiler: 'no-such-compiler' })).rejects.toThrow(
      /no-such-compiler: it is not installed/,
    );
    await expect(compileAgent({ project, cache: folder, compiler: 'false' })).rejects.toThrow(BackendError);
  });

  test('an agent that dies in the middle of a call is the machinery failing', async () => {
    const pids: number[] = [];
    const backend = await startAgentBackend({
      agent: await compileAgent({ project, cache }),
      onProtocol: (_, line) => {
        const [, pid] = /called (\d+)$/.exec(line) ?? [];
        // The worker's parent is the agent.
        if (pid !== undefined) pids.push(Number(/^PPid:\s+(\d+)/m.exec(readStatus(pid))?.[1]));
        if (pids[0] !== undefined) process.kill(pids[0], 'SIGKILL');
      },
    });
    await expect(backend.step(step('process0', operation('sleep', [int(5000)])))).rejects.toThrow(BackendError);
    await expect(backend.step(step('process0', operation('sleep', [int(1)])))).rejects.toThrow(BackendError);
    await backend.close();
  });

  test('a call that neither returns nor sleeps is not called blocked', async () => {
    const said: string[] = [];
    const backend = await startAgentBackend({
      agent: await compileAgent({ project, cache }),
      blockedAfter: 200,
      onProtocol: (_, line) => {
        said.push(line);
        const [, pid] = /called (\d+)$/.exec(line) ?? [];
        if (pid !== undefined) process.kill(Number(pid), 'SIGSTOP');
        if (pid === undefined && /running T/.test(line)) process.kill(Number(/called (\d+)/.exec(said.join('\n'))?.[1]), 'SIGCONT');
      },
    });
    expect(await backend.step(step('process0', operation('sleep', [int(300)])))).toMatchObject({ kind: 'returned' });
    expect(said.some((line) => line.includes('running T'))).toBe(true);
    await backend.close();
  });

  test('a host is used only with a device that was named', async () => {
    const agent = await compileAgent({ project, cache });
    await expect(startHostBackend({ agent, devices: {} })).rejects.toThrow(/needs the device/);
    await expect(startHostBackend({ agent, devices: { device0: '5.0' } })).rejects.toThrow(/0000:05:00\.0/);
    await expect(startHostBackend({ agent, devices: { device0: '0000:ff:1f.7' } })).rejects.toThrow(/no driver, not to vfio-pci/);
  });
});

backendConformance(
  'the agent on this host',
  async () => {
    const sleepy = join(folder, 'fifo');
    if (spawnSync('mkfifo', [sleepy]).status !== 0) throw new Error('mkfifo failed');
    return { backend: await startAgentBackend({ agent: await compileAgent({ project, cache }), blockedAfter: 300 }), folder, sleepy };
  },
  missing,
);

describe('a session', () => {
  const talk = (patience = 1000) => {
    const input = new PassThrough();
    const output = new PassThrough();
    return { input, session: openSession({ input, output, patience }) };
  };

  test('refuses an agent of another version', async () => {
    const { input, session } = talk();
    input.write('0 agent 99 ready stdio\n');
    expect(await session.ready).toMatchObject({ kind: 'lost', why: expect.stringContaining('version 99') });
    expect(await session.log()).toMatchObject({ kind: 'lost' });
  });

  test('ends with what is no line of the protocol', async () => {
    const { input, session } = talk();
    input.write('Segmentation fault\n');
    expect(await session.ready).toMatchObject({ kind: 'lost', why: expect.stringContaining('Segmentation fault') });
  });

  test('does not wait for ever', async () => {
    const { input, session } = talk(50);
    input.write('0 agent 1 ready stdio\n');
    await session.ready;
    expect(await session.call('process0', 'exit', 0)).toMatchObject({ kind: 'lost', why: expect.stringContaining('has not answered') });
  });

  test('notices the end of the stream, and an answer of the wrong kind', async () => {
    const first = talk();
    first.input.write('0 agent 1 ready stdio\n');
    await first.session.ready;
    const pending = first.session.log();
    first.input.destroy();
    expect(await pending).toMatchObject({ kind: 'lost' });
    const second = talk();
    second.input.write('0 agent 1 ready stdio\n');
    await second.session.ready;
    const answer = second.session.call('process0', 'exit', 0);
    second.input.write('1 ok 0\n');
    expect(await answer).toMatchObject({ kind: 'lost', why: expect.stringContaining('exit') });
  });
});

describe('the vocabulary', () => {
  test('is what the generated header says', () => {
    const header = agentVocabularyHeader();
    for (const name of Object.keys(operationShapes)) expect(header).toContain(`X(${name.toUpperCase()}, "${name}", `);
    for (const name of errnoNames) expect(header).toContain(`X(${name})`);
    expect(new Set(errnoNames).size).toBe(errnoNames.length);
  });
});

test.skipIf(spawnSync('cpio', ['--version']).status !== 0)('an archive of ours is one for cpio', () => {
  const entries: readonly CpioEntry[] = [
    { kind: 'folder', path: 'dev' },
    { kind: 'character device', path: 'dev/console', major: 5, minor: 1 },
    { kind: 'file', path: 'init', content: Buffer.from('abcde'), executable: true },
  ];
  const { stdout } = spawnSync('cpio', ['-itv', '--quiet', '--numeric-uid-gid'], {
    input: writeCpio(entries),
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  });
  expect(stdout.replace(/ +/g, ' ')).toBe(
    ['drwxr-xr-x 2 0 0 0 Jan 1 1970 dev', 'crw------- 1 0 0 5, 1 Jan 1 1970 dev/console', '-rwxr-xr-x 1 0 0 5 Jan 1 1970 init', ''].join(
      '\n',
    ),
  );
});

function readStatus(pid: string): string {
  return spawnSync('cat', [`/proc/${pid}/status`], { encoding: 'utf8' }).stdout;
}
