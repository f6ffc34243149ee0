/** The kernel side of a design: a semantic patch or a unified diff that lies beside the specification it carries. */
import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { LabError } from './failure.js';

/** One patch of a design, with what its header promises. */
export interface Patch {
  readonly kind: 'cocci' | 'diff';
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** The files of the kernel that it is applied to. */
  readonly files: readonly string[];
  /** The design whose patches come first; absent where it is put on the kernel itself. */
  readonly after?: string;
  /** The functions that it changes: every one of them, or the build fails. */
  readonly expects: readonly { readonly file: string; readonly function: string }[];
}

/** A design that a kernel can carry; its name is that of its files, without the extension. */
export interface Design {
  readonly name: string;
  /** In the order in which they are applied, those of the design that it builds on included. */
  readonly patches: readonly Patch[];
}

/** Every design under a folder of specifications, by name.
 *  @throws LabError 'usage' for a wrong header, two designs of one name, or one that builds on none or on itself */
export async function findDesigns(specifications: string): Promise<readonly Design[]> {
  const entries = await readdir(specifications, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => entry.isFile() && ['.cocci', '.diff'].includes(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const found = new Map<string, Patch[]>();
  for (const path of paths) {
    const name = basename(path, extname(path));
    const patch = parsePatch(path, await readFile(path, 'utf8'));
    const others = found.get(name) ?? [];
    const elsewhere = others.find((other) => dirname(other.path) !== dirname(path));
    if (elsewhere !== undefined) {
      throw new LabError(
        'usage',
        `two designs are named ${name}: ${elsewhere.path} and ${path}`,
        'rename one of them, with its specification',
      );
    }
    found.set(name, [...others, patch]);
  }
  return [...found.keys()].sort().map((name) => ({ name, patches: allPatches(name, found, []) }));
}

function allPatches(name: string, found: ReadonlyMap<string, readonly Patch[]>, above: readonly Patch[]): readonly Patch[] {
  const own = found.get(name) ?? [];
  const base = own.find((patch) => patch.after !== undefined);
  if (base?.after === undefined) return own;
  if (above.includes(base)) throw headerError(`${base.path}:1:1`, `the design builds on itself, through ${base.after}`);
  if (!found.has(base.after)) throw headerError(`${base.path}:1:1`, `it comes after ${base.after}, which has no patch`);
  return [...allPatches(base.after, found, [...above, base]), ...own];
}

/** Reads the header of a patch: comment lines `files: PATH ...`, `expects: PATH:FUNCTION ...` and,
 *  where it builds on another design, `after: NAME`.
 *  In a semantic patch a comment starts with `//`, before a diff with `#`.
 *  @throws LabError 'usage' with path:line:col */
export function parsePatch(path: string, text: string): Patch {
  const kind = path.endsWith('.diff') ? 'diff' : 'cocci';
  const files: string[] = [];
  let after: string | undefined;
  const expects: { file: string; function: string }[] = [];
  const lines = text.split('\n');
  lines.forEach((line, index) => {
    const match = /^(?:\/\/|#)\s*(files|expects|after):(.*)$/.exec(line);
    if (match === null) return;
    const place = `${path}:${index + 1}:1`;
    for (const word of (match[2] as string).trim().split(/\s+/).filter(Boolean)) {
      if (match[1] === 'after') {
        if (after !== undefined) throw headerError(place, 'it comes after one design only');
        after = word;
      } else if (match[1] === 'files') {
        requireFile(word, place);
        files.push(word);
      } else {
        const parts = /^(.+):([A-Za-z_]\w*)$/.exec(word);
        if (parts === null) throw headerError(place, `${JSON.stringify(word)} is not FILE:FUNCTION`);
        requireFile(parts[1] as string, place);
        expects.push({ file: parts[1] as string, function: parts[2] as string });
      }
    }
  });
  if (kind === 'diff') requireListed(path, lines, files);
  const comment = kind === 'diff' ? '#' : '//';
  if (files.length === 0)
    throw headerError(`${path}:1:1`, `no line "${comment} files: PATH ..." says which files of the kernel it changes`);
  if (expects.length === 0)
    throw headerError(`${path}:1:1`, `no line "${comment} expects: PATH:FUNCTION ..." says which functions it changes`);
  const stray = expects.find((each) => !files.includes(each.file));
  if (stray !== undefined) throw headerError(`${path}:1:1`, `${stray.file} is expected to change, and is not among the files`);
  return { kind, path, text, files, expects, ...(after === undefined ? {} : { after }) };
}

/** A path in the kernel tree may not lead out of it. */
function requireFile(path: string, place: string): void {
  if (/^[A-Za-z0-9_][A-Za-z0-9_./-]*\.[ch]$/.test(path) && !path.split('/').includes('..')) return;
  throw headerError(place, `${JSON.stringify(path)} is not the path of a C file in the kernel tree`);
}

/** A diff changes existing files only, and only those that its header names. */
function requireListed(path: string, lines: readonly string[], files: readonly string[]): void {
  lines.forEach((line, index) => {
    const match = /^(?:---|\+\+\+) (?:[ab]\/)?(\S+)/.exec(line);
    if (match === null || files.includes(match[1] as string)) return;
    throw headerError(
      `${path}:${index + 1}:1`,
      `the diff changes ${match[1]}, which the header does not name (files are not created or removed)`,
    );
  });
}

function headerError(place: string, what: string): LabError {
  return new LabError('usage', `${place}: error[LAB01]: ${what}`, 'see the semantic patches beside the designs for the form of the header');
}
