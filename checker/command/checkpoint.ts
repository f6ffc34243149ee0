/** Checkpoints: an unfinished exploration in a folder, whole at every moment.
 *
 *  States are only ever appended to `states.bin`. `checkpoint.json`, which says how many of them count and what their
 *  digests are, is replaced as one when they are on the disk: a process that is killed leaves the checkpoint before. */

import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Resumption, SearchProgress, Snapshot } from '../explore/snapshot.js';
import { CommandError } from './command.js';
import { makeFolder, reasonOf } from './files.js';

const FORMAT = 'interlock checkpoint 1';
/** States written, read and digested together. */
const PIECE = 1 << 18;

interface Manifest {
  readonly format: typeof FORMAT;
  readonly specification: string;
  readonly instance: string;
  /** SHA-256 of the code that explores: it depends on the specification, the instance and this program. */
  readonly identity: string;
  readonly record: number;
  readonly progress: SearchProgress;
  /** SHA-256 of each piece of states, in order. */
  readonly pieces: readonly { readonly states: number; readonly digest: string }[];
}

export interface CheckpointWriter {
  /** @throws CommandError when it cannot be written; the one before stays as it was */
  write(snapshot: Snapshot): void;
}

/** Whose exploration it is. */
export interface Subject {
  readonly specification: string;
  readonly instance: string;
  readonly identity: string;
}

/** Goes on with the pieces of the checkpoint that is there, where the exploration was resumed from it.
 *  @throws CommandError where the folder cannot be made, or holds a checkpoint that would be overwritten */
export function checkpointWriter(folder: string, subject: Subject, resumed: boolean): CheckpointWriter {
  if (!resumed && existsSync(join(folder, 'checkpoint.json'))) {
    throw new CommandError(`${folder} holds a checkpoint already: go on with it with --resume, or remove it`);
  }
  try {
    makeFolder(folder);
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(folder), { code: 'ENOTDIR' });
  } catch (error) {
    throw new CommandError(`no checkpoint can be kept in ${folder}: ${reasonOf(error)}`);
  }
  let pieces: Manifest['pieces'] = resumed ? readManifest(folder).pieces : [];
  return {
    write(snapshot) {
      const { record, progress } = snapshot;
      try {
        const file = openSync(join(folder, 'states.bin'), existsSync(join(folder, 'states.bin')) ? 'r+' : 'w+');
        const added: { states: number; digest: string }[] = [];
        try {
          let kept = pieces.reduce((sum, { states }) => sum + states, 0);
          ftruncateSync(file, kept * record);
          while (kept < progress.states) {
            const states = Math.min(PIECE, progress.states - kept);
            // A file cannot be written from memory that threads share.
            const bytes = Uint8Array.from(snapshot.records(kept, kept + states));
            writeWhole(file, bytes, kept * record);
            added.push({ states, digest: digestOf(bytes) });
            kept += states;
          }
          fsyncSync(file);
        } finally {
          closeSync(file);
        }
        const next: Manifest = { format: FORMAT, ...subject, record, progress, pieces: [...pieces, ...added] };
        const body = JSON.stringify(next);
        replace(folder, `${digestOf(Buffer.from(body))}\n${body}\n`);
        pieces = next.pieces;
      } catch (error) {
        throw new CommandError(`no checkpoint could be written in ${folder}: ${reasonOf(error)}`);
      }
    },
  };
}

function writeWhole(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, position + done);
}

/** The file appears whole under its name, or not at all. */
function replace(folder: string, text: string): void {
  const temporary = join(folder, 'checkpoint.json.partial');
  writeFileSync(temporary, text);
  sync(temporary);
  renameSync(temporary, join(folder, 'checkpoint.json'));
  sync(folder);
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}

/** Of the searches before. @throws CommandError for a checkpoint that is damaged */
export function secondsKept(folder: string): number {
  return readManifest(folder).progress.seconds;
}

/** @throws CommandError for a checkpoint that is damaged, or not of this exploration */
export function readCheckpoint(folder: string, subject: Subject): Resumption {
  const manifest = readManifest(folder);
  for (const [what, own, found] of [
    ['specification', subject.specification, manifest.specification],
    ['instance', subject.instance, manifest.instance],
  ]) {
    if (own !== found) throw new CommandError(`the checkpoint in ${folder} is of the ${what} ${found}, not of ${own}`);
  }
  if (manifest.identity !== subject.identity) {
    throw new CommandError(
      `the checkpoint in ${folder} was made from another text of ${subject.specification}, by another version of this program or by its other back end: explore anew`,
    );
  }
  return { progress: manifest.progress, records: () => recordsOf(folder, manifest) };
}

/** @throws CommandError where a piece is not what was written */
function* recordsOf(folder: string, { pieces, record }: Manifest): Generator<Uint8Array> {
  const path = join(folder, 'states.bin');
  const file = opened(path);
  try {
    let position = 0;
    for (const { states, digest } of pieces) {
      const bytes = new Uint8Array(states * record);
      const length = readSync(file, bytes, 0, bytes.length, position);
      if (length < bytes.length || digestOf(bytes) !== digest)
        throw new CommandError(`the checkpoint in ${folder} is damaged: states.bin, byte ${position}`);
      yield bytes;
      position += bytes.length;
    }
  } finally {
    closeSync(file);
  }
}

function opened(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw new CommandError(`the checkpoint in ${dirname(path)} is damaged: cannot read states.bin: ${reasonOf(error)}`);
  }
}

function readManifest(folder: string): Manifest {
  const path = join(folder, 'checkpoint.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(`there is no checkpoint in ${folder}: cannot read checkpoint.json: ${reasonOf(error)}`);
  }
  const manifest = parsed(text);
  if (manifest === null || !isManifest(manifest)) throw new CommandError(`the checkpoint in ${folder} is damaged: checkpoint.json`);
  return manifest;
}

/** The first line is the digest of the second. */
function parsed(text: string): unknown {
  const [digest, body = ''] = text.split('\n');
  if (digest !== digestOf(Buffer.from(body))) return null;
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** The digest vouches for the rest. */
function isManifest(value: unknown): value is Manifest {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === FORMAT;
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
