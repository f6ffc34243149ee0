/** Compiles the agent with the host's C compiler, and packs it as the initramfs of a machine; both kept in the cache. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BackendError } from '../backend.js';
import { publishFile, publishFolder } from '../lab/cache.js';
import { writeCpio } from './cpio.js';

export interface AgentRequest {
  /** The folder that holds package.json: sources and the generated header are found from it. */
  readonly project: string;
  /** The cache folder; `agent/DIGEST` appears in it. */
  readonly cache: string;
  readonly compiler?: string;
  /** Sanitizers for the agent's own tests. Such a build is not static, so it can run on a host only. */
  readonly sanitize?: boolean;
}

const flags = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror'];

/** The path of the static agent.
 *  @throws BackendError without a compiler, or when the sources do not compile: then with what the compiler said */
export async function compileAgent(request: AgentRequest): Promise<string> {
  const compiler = request.compiler ?? 'gcc';
  const sources = join(request.project, 'checker', 'replay', 'agent');
  const header = join(request.project, 'generated', 'agent');
  const link = request.sanitize ? ['-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'] : ['-static'];
  const files = (await readdir(sources)).filter((name) => /\.[ch]$/.test(name)).sort();
  const digest = createHash('sha256').update(JSON.stringify([compiler, flags, link]));
  for (const path of [...files.map((name) => join(sources, name)), join(header, 'operations.h')]) {
    digest
      .update(`${path.slice(request.project.length)}\0`)
      .update(await readFile(path))
      .update('\0');
  }
  const folder = join(request.cache, 'agent', digest.digest('hex').slice(0, 16));
  const agent = join(folder, 'agent');
  if (await isFile(agent)) return agent;
  const units = files.filter((name) => name.endsWith('.c'));
  await publishFolder(folder, async (temporary) => {
    await run(compiler, [...flags, ...link, `-I${header}`, '-o', join(temporary, 'agent'), ...units], sources);
  });
  return agent;
}

/** The path of a compressed initramfs whose /init is the agent.
 *  @throws BackendError as compileAgent does */
export async function buildInitramfs(request: AgentRequest): Promise<string> {
  const agent = await compileAgent(request);
  const path = join(agent, '..', 'initramfs.gz');
  if (await isFile(path)) return path;
  const archive = writeCpio([
    { kind: 'folder', path: 'dev' },
    // The kernel opens it for /init before anything is mounted.
    { kind: 'character device', path: 'dev/console', major: 5, minor: 1 },
    { kind: 'file', path: 'init', content: await readFile(agent), executable: true },
  ]);
  await mkdir(join(agent, '..'), { recursive: true });
  await publishFile(path, gzipSync(archive));
  return path;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

async function run(program: string, parameters: readonly string[], folder: string): Promise<void> {
  // Messages are matched by nobody, but shown: keep them in one language.
  const child = spawn(program, parameters, { cwd: folder, env: { ...process.env, LC_ALL: 'C' }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? 'it is not installed' : error.message;
      reject(new BackendError(`cannot compile the agent with ${program}: ${why}; install a C compiler (gcc, with the static C library)`));
    });
  });
  if (code !== 0) throw new BackendError(`${program} cannot compile the agent:\n${said.trimEnd()}`);
}
