/** strace's output as events: every form that it has, and everything that is not it. */

import { describe, expect, test } from 'vitest';
import type { LogEvent } from '../../checker/validate/log/event.js';
import { readLog } from '../../checker/validate/log/read-log.js';
import { deedsOf } from '../../checker/validate/deed.js';

function events(text: string): readonly LogEvent[] {
  const read = readLog(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.events;
}

function problem(text: string): string {
  const read = readLog(text);
  return read.ok ? 'none' : read.problems.map(({ code, line, message }) => `${line} ${code} ${message}`).join('\n');
}

const open = 'openat(AT_FDCWD</>, "/dev/iommu", O_RDWR|O_CLOEXEC) = 5</dev/iommu>\n';

describe('a line', () => {
  test.each([
    ['', 0],
    ['31    ', 31],
    ['[pid    31] ', 31],
    ['31 12:00:01.123456 ', 31],
    ['31 1700000000.123456 ', 31],
    ['31      0.000123 ', 31],
  ])('after %j', (before, pid) => {
    expect(events(before + open)).toEqual([
      {
        kind: 'call',
        line: 1,
        pid,
        name: 'openat',
        arguments: [
          { kind: 'names', names: ['AT_FDCWD'], rest: 0n },
          { kind: 'bytes', bytes: new Uint8Array(Buffer.from('/dev/iommu')), cut: false },
          { kind: 'names', names: ['O_RDWR', 'O_CLOEXEC'], rest: 0n },
        ],
        text: 'AT_FDCWD</>, "/dev/iommu", O_RDWR|O_CLOEXEC',
        result: { kind: 'ok', value: 5n, path: '/dev/iommu' },
      },
    ]);
  });

  const call = (text: string) => {
    const [first] = events(`${text}\n`);
    if (first.kind !== 'call') throw new Error('no call');
    return first;
  };

  test('requests by name, by number, and taken apart', () => {
    expect(call('ioctl(3, 0x3b76, 0x7ffd) = 0').arguments[1]).toEqual({ kind: 'number', value: 0x3b76n, path: null });
    expect(call('ioctl(3, _IOC(_IOC_NONE, 0x3b, 0x81, 0), 0x7ffd) = 0').arguments[1]).toEqual({
      kind: 'number',
      value: 0x3b81n,
      path: null,
    });
    expect(call('ioctl(3, VFIO_A or VFIO_B, 0x7ffd) = 0').arguments[1]).toEqual({ kind: 'names', names: ['VFIO_A', 'VFIO_B'], rest: 0n });
  });

  test('bytes with every escape, and cut short', () => {
    const bytes = new Uint8Array([3, 1, 0x0a, 0x22, 0x5c, 0xfe, 0x41]);
    expect(call('pwrite64(3, "\\3\\1\\n\\"\\\\\\376A", 7, 12) = 7').arguments[1]).toEqual({ kind: 'bytes', bytes, cut: false });
    expect(call('pread64(3, "4\\22"..., 256, 12) = 256').arguments[1]).toMatchObject({ kind: 'bytes', cut: true });
  });

  test('ends of every kind', () => {
    expect(call('ioctl(3, 1, 2) = -1 EINVAL (Invalid argument)').result).toEqual({ kind: 'errno', name: 'EINVAL' });
    expect(call('ioctl(3, 1, 2) = 0 <0.000012>').result).toEqual({ kind: 'ok', value: 0n, path: null });
    expect(call('exit_group(0) = ?').result).toEqual({ kind: 'none' });
    expect(call('memfd_create("x", MFD_CLOEXEC) = 4</memfd:x>(deleted)').result).toEqual({ kind: 'ok', value: 4n, path: '/memfd:x' });
    expect(call('read(3, ") = 7", 9) = 5').result).toEqual({ kind: 'ok', value: 5n, path: null });
  });
});

test('a call that others interrupt is one call', () => {
  const log =
    '1 wait4(2,  <unfinished ...>\n2 close(3) = 0\n2 +++ exited with 0 +++\n1 <... wait4 resumed>NULL, 0, NULL) = 2\n1 +++ exited with 0 +++\n';
  expect(events(log).map((event) => (event.kind === 'call' ? `${event.line} ${event.name}(${event.text})` : `${event.line} gone`))).toEqual(
    ['2 close(3)', '3 gone', '1 wait4(2,NULL, 0, NULL)', '5 gone'],
  );
});

test('threads are their process, and a child can act before its birth is seen to return', () => {
  const log = [
    '1 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD <unfinished ...>',
    '2 close(3) = 0',
    '1 <... clone resumed>, child_tidptr=0x1) = 2',
    '2 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, child_tid=0x1}, 88) = 3',
    '3 close(4) = 0',
    '3 +++ exited with 0 +++',
    '2 +++ killed by SIGKILL +++',
    '1 +++ exited with 0 +++',
    '',
  ].join('\n');
  const { deeds } = deedsOf(events(log));
  expect(deeds.map(({ operation, pid, line }) => `${line} ${pid} ${operation}`)).toEqual([
    '1 1 fork',
    '2 2 close',
    '5 2 close',
    '7 2 exit',
    '8 1 exit',
  ]);
});

test('a process whose number was given before ends as the first one did', () => {
  const life = '1 fork() = 2\n2 close(3) = 0\n2 +++ exited with 0 +++\n';
  const { deeds } = deedsOf(events(`${life}${life}1 +++ exited with 0 +++\n`));
  expect(deeds.map(({ operation, line }) => `${line} ${operation}`)).toEqual([
    '1 fork',
    '2 close',
    '3 exit',
    '4 fork',
    '5 close',
    '6 exit',
    '7 exit',
  ]);
});

describe('what is no log, or not all of one', () => {
  test.each([
    ['', '1 V101 the log is empty'],
    ['\n\n', '1 V101 the log is empty'],
    ['Hello there\nthis is prose\n', '1 V101 this is not an strace log: the line is no system call'],
    ['a\0b', '1 V101 this is not text'],
    [`${open}31 ioctl(5</dev/iom`, '2 V102 the log ends in the middle of a call'],
    [`${open}close(5\n${open}`, '2 V102 the line ends in the middle of a call'],
    [`${open}7 <... ioctl resumed>) = 0\n`, '2 V103 it goes on with ioctl of process 7, whose beginning is not in the log'],
    ['[ Process PID=5 runs in 32 bit mode. ]\nclose(3) = 0\nclose(4) = 0\n', '1 V104 the program runs in 32 bit mode'],
    ['mmap2(NULL, 4096, PROT_READ, MAP_PRIVATE, 3, 0) = 0xb7f0\n', '1 V104 mmap2 is a call of 32-bit programs'],
    [
      'execve("/bin/x", ["x"], 0xffff /* 2 vars */) = 0\nbrk(NULL) = 0xaaaa\nset_tid_address(0xffff) = 31\n',
      '3 V104 the program starts without arch_prctl, as only programs of other architectures do',
    ],
  ])('%j', (text, expected) => expect(problem(text)).toBe(expected));

  test('an end between two lines: of one process it is missing, of the other it is there', () => {
    const log = '1 fork() = 2\n2 close(3) = 0\n2 +++ exited with 0 +++\n1 close(3) = 0\n';
    expect(problem(log)).toBe('4 V102 the log ends before process 1 does');
    expect(problem(`${log}1 +++ exited with 0 +++\n`)).toBe('none');
    expect(problem(`${log}--- SIGCHLD {si_signo=SIGCHLD} ---\n`.replace('2 +++ exited with 0 +++\n', ''))).toBe('none');
  });

  test('a call that never returned is no problem', () => expect(problem(`${open}9 read(0,  <unfinished ...>\n`)).toBe('none'));
});
