/** Runs programs in a machine of the lab, one after another, and gives what the machine's console said of them. */

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type CpioEntry, writeCpio } from '../../checker/replay/agent/cpio.js';
import { qemuArguments } from '../../checker/replay/machine/qemu.js';
import { unpackedKernel } from '../../checker/replay/machine/unpacked.js';
import type { Topology } from '../../checker/replay/topology.js';
import { projectFolder } from '../../checker/command/project.js';

export interface LabProgram {
  /** Path of a bzImage. */
  readonly kernel: string;
  readonly topology: Topology;
  /** Files of the machine by absolute path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** As run.c reads them: `PROGRAM ARGUMENT ...`, `write PATH TEXT`, `show PATH`. */
  readonly commands: readonly string[];
  /** More words for QEMU: devices beside the topology's. */
  readonly qemu?: readonly string[];
  /** @default 256 */
  readonly megabytes?: number;
  /** Folder for temporary files. */
  readonly scratch: string;
}

/** What one command of the list said. */
export interface Said {
  /** "run /bin/x", "file /tmp/x" */
  readonly what: string;
  readonly text: string;
  /** "exit 1", "signal 9", or "end" of a file. */
  readonly end: string;
}

/** @throws Error with the console if the machine ended before the last command */
export async function runInLab(request: LabProgram): Promise<readonly Said[]> {
  const folder = mkdtempSync(join(request.scratch, 'interlock-run-'));
  try {
    const initramfs = join(folder, 'initramfs.gz');
    writeFileSync(initramfs, gzipSync(archiveOf(request, compile(folder)), { level: 1 }));
    const words = qemuArguments({
      topology: request.topology,
      kernel: await unpackedKernel(request.kernel),
      initramfs,
      accelerator: 'tcg',
      megabytes: request.megabytes ?? 256,
    });
    return sections(await consoleOf([...words, ...(request.qemu ?? [])]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compile(folder: string): Uint8Array {
  const program = join(folder, 'run');
  const source = join(projectFolder(), 'test', 'lab', 'run.c');
  const { status, stderr } = spawnSync('gcc', ['-O1', '-Wall', '-Wextra', '-Werror', '-static', '-o', program, source], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`run.c does not compile:\n${stderr}`);
  return readFileSync(program);
}

function archiveOf({ files, commands }: LabProgram, init: Uint8Array): Uint8Array {
  const folders = new Set(['dev']);
  for (const path of files.keys()) {
    for (let at = dirname(path); at !== '/'; at = dirname(at)) folders.add(at.slice(1));
  }
  const entries: CpioEntry[] = [
    ...[...folders].sort().map((path): CpioEntry => ({ kind: 'folder', path })),
    { kind: 'character device', path: 'dev/console', major: 5, minor: 1 },
    { kind: 'file', path: 'init', content: init, executable: true },
    { kind: 'file', path: 'commands', content: Buffer.from(`${commands.join('\n')}\n`), executable: false },
    ...[...files].map(([path, content]): CpioEntry => ({ kind: 'file', path: path.slice(1), content, executable: true })),
  ];
  return writeCpio(entries);
}

async function consoleOf(words: readonly string[]): Promise<string> {
  // The fourth descriptor is where the agent would be; nobody speaks there.
  const child = spawn('qemu-system-x86_64', words, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', kill);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('latin1').on('data', (part: string) => {
      text += part;
    });
  }
  await new Promise((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', reject);
  });
  process.off('exit', kill);
  return text;
}

function sections(console: string): readonly Said[] {
  if (!console.includes('@@ done')) throw new Error(`the machine ended before its last command:\n${console.slice(-4000)}`);
  const said: Said[] = [];
  const pattern = /@@ ((?:run|file) \S+)\r?\n([\s\S]*?)\r?\n@@ (exit \d+|signal \d+|end)\r?\n/g;
  for (const [, what, text, end] of console.matchAll(pattern)) said.push({ what, text, end });
  return said;
}
