/** What every backend that performs operations must do, whatever kernel is under it. Plain files only: no VFIO. */

import { constants } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Backend, BackendError, type ConcreteStep } from '../../checker/replay/backend.js';
import { address, buffer, fd, int, operation, place, result, step, text, toAddress, toFd, toResult } from './operations.js';

export interface Surroundings {
  readonly backend: Backend;
  /** A folder that processes may write to, on the side of the backend. */
  readonly folder: string;
  /** A file whose reads sleep, sooner or later, until someone writes a line to it. */
  readonly sleepy: string;
}

const readable = constants.O_RDONLY;
const created = constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC;
const readProtection = int(1);
const shared = int(1);

/** @param makeBackend called once; `skip`: why the backend cannot run here */
export function backendConformance(name: string, makeBackend: () => Promise<Surroundings>, skip?: string): void {
  describe.skipIf(skip !== undefined)(`${name} is a backend${skip === undefined ? '' : ` (skipped: ${skip})`}`, () => {
    let surroundings: Surroundings;
    beforeAll(async () => {
      surroundings = await makeBackend();
    }, 120_000);
    beforeEach(async () => surroundings.backend.reset(), 60_000);
    afterAll(async () => surroundings?.backend.close(), 60_000);

    const run = (process: string, ...operations: ConcreteStep['operations']) => surroundings.backend.step(step(process, ...operations));
    const path = (file: string) => text(`${surroundings.folder}/${file}`);
    const open = (file: string, flags = created, into = 'file0') => operation('openat', [path(file), int(flags), int(0o600)], toFd(into));
    const write = (bytes: string, into = 'file0') =>
      operation('pwrite', [fd(into), { kind: 'buffer', bytes, places: [], results: [] }, int(bytes.length / 2), int(0)]);
    const readByte = (from = 'file0') => operation('read', [fd(from), buffer(1, [], [{ offset: 0, width: 1, name: 'byte' }]), int(1)]);
    const refused = (process: string, ...operations: ConcreteStep['operations']) =>
      expect(run(process, ...operations)).rejects.toBeInstanceOf(BackendError);

    test('a failing call answers with its errno', async () => {
      expect(await run('process0', open('absent/file', readable))).toEqual({ kind: 'failed', errno: 'ENOENT', operation: 0 });
      expect(await run('process0', open('f'), operation('ioctl', [fd('file0'), int(0x5401)]))).toEqual({
        kind: 'failed',
        errno: 'ENOTTY',
        operation: 1,
      });
    });

    test('a step ends with its first failing operation', async () => {
      const observation = await run('process0', open('f'), open('absent/file', readable, 'file1'), open('g', created, 'file2'));
      expect(observation).toEqual({ kind: 'failed', errno: 'ENOENT', operation: 1 });
      await refused('process0', operation('close', [fd('file2')]));
    });

    test('the last operation of a step is observed, with what all of them gave', async () => {
      const observation = await run(
        'process0',
        open('f'),
        write('2a2b'),
        readByte(),
        operation('read', [fd('file0'), buffer(4, [], []), int(4)], toResult('count')),
      );
      expect(observation).toEqual({ kind: 'returned', value: '1', results: { byte: '42', count: '1' } });
    });

    test('descriptors have their names in one process only', async () => {
      await run('process0', open('f'));
      await refused('process1', operation('close', [fd('file0')]));
      expect(await run('process0', operation('close', [fd('file0')]))).toMatchObject({ kind: 'returned', value: '0' });
      await refused('process0', operation('close', [fd('file0')]));
    });

    test('a duplicate keeps the file open under the same name', async () => {
      await run('process0', open('f'), write('0102'), operation('dup', [fd('file0')], toFd('file0')));
      expect(await run('process0', operation('close', [fd('file0')]))).toMatchObject({ kind: 'returned' });
      expect(await run('process0', readByte())).toMatchObject({ kind: 'returned', results: { byte: '1' } });
      expect(await run('process0', operation('close', [fd('file0')]))).toMatchObject({ kind: 'returned' });
      await refused('process0', readByte());
    });

    test('a child shares open files and copies memory', async () => {
      await run('process0', open('f'), write('0a0b'), operation('page', [int(4096)], toAddress('page0')));
      expect(await run('process0', operation('fork', [text('process1')]))).toMatchObject({ kind: 'returned', value: '0' });
      expect(await run('process1', operation('fill', [address('page0'), int(7), int(4)]), readByte())).toMatchObject({
        results: { byte: '10' },
      });
      expect(await run('process0', readByte())).toMatchObject({ results: { byte: '11' } });
      expect(await run('process0', operation('load', [address('page0'), int(1)]))).toMatchObject({ value: '0' });
      expect(await run('process1', operation('load', [address('page0'), int(1)]))).toMatchObject({ value: '7' });
      await refused('process0', operation('fork', [text('process1')]));
    });

    test('a passed descriptor is the same open file under the same name', async () => {
      await run('process0', open('f'), write('0a0b0c'), readByte());
      expect(await run('process0', operation('pass', [fd('file0'), text('process1')]))).toMatchObject({ kind: 'returned', value: '0' });
      expect(await run('process1', readByte())).toMatchObject({ results: { byte: '11' } });
      expect(await run('process0', operation('close', [fd('file0')]))).toMatchObject({ kind: 'returned' });
      expect(await run('process1', readByte())).toMatchObject({ results: { byte: '12' } });
    });

    test('a number that one process was given can be used by another', async () => {
      await run('process0', open('f'), write('2a'), readByte());
      expect(
        await run(
          'process1',
          operation('page', [address('page0'), int(4096)]),
          operation('store', [address('page0', 8), int(4), result('byte')]),
        ),
      ).toMatchObject({ kind: 'returned' });
      expect(await run('process1', operation('peek', [address('page0', 6), int(4)]))).toMatchObject({
        value: '2752512',
        results: { bytes: '00002a00' },
      });
      await refused('process1', operation('store', [address('page0'), int(4), result('nobody')]));
    });

    test('places put descriptors, addresses and buffers into a buffer', async () => {
      await run('process0', operation('page', [int(4096)], toAddress('page0')), open('f'));
      const block = buffer(24, [
        place(0, 4, fd('file0')),
        place(4, 4, 0x01020304),
        place(8, 8, address('page0', 16)),
        place(16, 8, buffer(1)),
      ]);
      expect(await run('process0', operation('pwrite', [fd('file0'), block, int(24), int(0)]))).toMatchObject({ value: '24' });
      const outputs = [
        { offset: 4, width: 4 as const, name: 'word' },
        { offset: 8, width: 8 as const, name: 'place' },
      ];
      const seen = await run('process0', operation('pread', [fd('file0'), buffer(24, [], outputs), int(24), int(0)]));
      expect(seen).toMatchObject({ kind: 'returned', results: { word: String(0x01020304) } });
      // The address is one of this process: what lies there can be reached by its number, too.
      expect(
        await run(
          'process0',
          operation('pread', [fd('file0'), result('place'), int(2), int(4)]),
          operation('peek', [address('page0', 16), int(2)]),
        ),
      ).toMatchObject({ results: { bytes: '0403' } });
    });

    test('a mapping outlives its descriptor, and faults are signals', async () => {
      await run('process0', open('f'), write('2a'));
      const map = operation('mmap', [int(8192), readProtection, shared, fd('file0'), int(0)], toAddress('map:file0'));
      expect(
        await run('process0', map, operation('close', [fd('file0')]), operation('load', [address('map:file0'), int(1)])),
      ).toMatchObject({ value: '42' });
      expect(await run('process0', operation('load', [address('map:file0', 4096), int(1)]))).toEqual({
        kind: 'signalled',
        signal: 'SIGBUS',
        operation: 0,
      });
      expect(await run('process0', operation('store', [address('map:file0'), int(1), int(1)]))).toEqual({
        kind: 'signalled',
        signal: 'SIGSEGV',
        operation: 0,
      });
      expect(await run('process0', operation('munmap', [address('map:file0'), int(8192)]))).toMatchObject({ value: '0' });
      await refused('process0', operation('load', [address('map:file0'), int(1)]));
    });

    test('a call that sleeps is blocked, and its return is a later step', async () => {
      const drained = operation('read', [fd('file0'), buffer(8192), int(8192)]);
      await run('process0', operation('openat', [text(surroundings.sleepy), int(constants.O_RDWR)], toFd('file0')));
      let observation = await run('process0', drained);
      while (observation.kind === 'returned') observation = await run('process0', drained);
      expect(observation).toEqual({ kind: 'blocked' });
      await refused('process0', drained);
      expect(await run('process0')).toEqual({ kind: 'blocked' });
      expect(await run('process1', operation('writefile', [text(surroundings.sleepy), text('woken\n')]))).toMatchObject({
        kind: 'returned',
      });
      expect(await run('process0')).toMatchObject({ kind: 'returned' });
      expect(await run('process0')).toMatchObject({ kind: 'skipped' });
    }, 60_000);

    test('the rest of a step is done when its blocked operation returns', async () => {
      const drained = operation('read', [fd('file0'), buffer(8192), int(8192)]);
      await run(
        'process0',
        operation('openat', [text(surroundings.sleepy), int(constants.O_RDWR)], toFd('file0')),
        operation('page', [int(4096)], toAddress('page0')),
      );
      const after = operation('fill', [address('page0'), int(9), int(1)]);
      let observation = await run('process0', drained, after);
      while (observation.kind === 'returned')
        observation = await run('process0', operation('fill', [address('page0'), int(0), int(1)]), drained, after);
      await run('process1', operation('writefile', [text(surroundings.sleepy), text('woken\n')]));
      expect(await run('process0')).toMatchObject({ kind: 'returned', value: '0' });
      expect(await run('process0', operation('load', [address('page0'), int(1)]))).toMatchObject({ value: '9' });
    }, 60_000);

    test('a process that has exited makes no more calls', async () => {
      await run('process0', open('f'));
      expect(await run('process0', operation('exit'))).toMatchObject({ kind: 'returned', value: '0' });
      await refused('process0', readByte());
      expect(await run('process1', operation('fork', [text('process0')]))).toMatchObject({ kind: 'returned' });
      await refused('process0', readByte());
    });

    test('a reset forgets processes, names, numbers and blocked calls', async () => {
      const drained = operation('read', [fd('file1'), buffer(8192), int(8192)]);
      await run('process0', open('f'), write('2a'), readByte(), operation('page', [int(4096)], toAddress('page0')));
      await run('process0', operation('openat', [text(surroundings.sleepy), int(constants.O_RDWR)], toFd('file1')));
      while ((await run('process0', drained)).kind === 'returned');
      await surroundings.backend.reset();
      expect(await run('process0')).toMatchObject({ kind: 'skipped' });
      await refused('process0', readByte());
      await refused('process0', operation('load', [address('page0'), int(1)]));
      await refused('process0', operation('sleep', [result('byte')]));
      expect(await run('process0', open('f', readable), readByte())).toMatchObject({ results: { byte: '42' } });
    }, 60_000);

    test('what a file or a folder shows is counted; what cannot be looked at is no answer', async () => {
      await run('process0', open('one', created), open('another', created), operation('writefile', [path('one'), text('a\nb\nab\n')]));
      expect(await run('process0', operation('tally', [path('one'), text('a')]))).toMatchObject({ kind: 'returned', value: '2' });
      expect(await run('process0', operation('tally', [path('.'), text('another')]))).toMatchObject({ kind: 'returned', value: '1' });
      await refused('process0', operation('tally', [path('nothing'), text('a')]));
    });

    test('an eventfd is a descriptor like any other, and its count is an answer', async () => {
      const fetch = operation('fetch', [fd('event'), int(8)]);
      expect(await run('process0', operation('eventfd2', [int(1), int(0x800)], toFd('event')))).toMatchObject({ kind: 'returned' });
      await run('process0', operation('write', [fd('event'), buffer(8, [place(0, 8, 2)]), int(8)]));
      expect(await run('process0', fetch)).toMatchObject({ kind: 'returned', value: '3' });
      expect(await run('process0', fetch)).toMatchObject({ kind: 'failed', errno: 'EAGAIN' });
      await refused('process0', operation('fetch', [fd('event'), int(3)]));
    });

    test('text reaches the kernel as it is', async () => {
      expect(await run('process0', open('a b%20"é\n', created))).toMatchObject({ kind: 'returned' });
      expect(await run('process0', operation('writefile', [path('a b%20"é\n'), text('x y')]))).toMatchObject({
        kind: 'returned',
        value: '0',
      });
      expect(
        await run('process0', operation('pread', [fd('file0'), buffer(4, [], [{ offset: 0, width: 4, name: 'word' }]), int(4), int(0)])),
      ).toMatchObject({ value: '3', results: { word: '7938168' } });
    });

    test('a step that makes no sense is refused, and the next one works', async () => {
      await refused('process 0', open('f'));
      await refused('process0', operation('openat', [int(1), int(2)]));
      await refused('process0', operation('openat', [text('a\0b'), int(0)]));
      await refused('process0', operation('sleep', [int('12x')]));
      await refused('process0', operation('sleep', [int(2n ** 64n)]));
      await refused('process0', operation('munmap', [address('nowhere'), int(1)]));
      await refused('process0', operation('pread', [fd('file0'), buffer(1), int(2), int(0)]));
      await refused('process0', operation('sleep', [int(0)], toFd('file0')));
      expect(await run('process0', open('f'))).toMatchObject({ kind: 'returned' });
    });

    test('a quiet kernel leaves the console empty', async () => {
      await run('process0', open('f'));
      expect(await surroundings.backend.console()).toEqual([]);
    });
  });
}
