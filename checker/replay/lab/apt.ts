/** A private apt state in the cache folder: packages of a suite that the system does not list, without changing the system,
 *  from the system's own mirror and checked with the system's own keys. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChildResult, runChild } from './child.js';
import { LabError } from './failure.js';
import type { LabRun } from './progress.js';

/** Where the system gets Debian's packages from. */
export interface Mirror {
  /** "http://HOST/debian/", as the system is configured. */
  readonly address: string;
  /** What the system's own entry says in Signed-By: a keyring's path; undefined for apt's default keys. */
  readonly keyring: string | undefined;
}

export interface AptState {
  readonly suite: string;
  /** Options that make apt-get use this state. */
  readonly options: readonly string[];
  /** Where partial downloads are kept between runs. */
  readonly folder: string;
}

const OWN_SOURCE = 'give a kernel tree of your own instead, with --source DIR';

/** @throws LabError 'download' when the system has no apt, or no Debian mirror */
export async function systemMirror(run: LabRun): Promise<Mirror> {
  const result = await runChild(run, 'apt-get', ['indextargets', 'Created-By: Packages'], { environment: plainEnvironment() }).catch(
    (error: unknown) => {
      if (error instanceof LabError && error.problem === 'requirement') {
        throw new LabError('download', 'this system has no apt-get, and the kernel source is a Debian package', OWN_SOURCE);
      }
      throw error;
    },
  );
  const mirror = chooseMirror(result.stdout);
  if (mirror === undefined) {
    throw new LabError(
      'download',
      'apt on this system lists no mirror of Debian, and the kernel source is a Debian package',
      OWN_SOURCE,
      result.tail,
    );
  }
  const entry = mirror.entry === undefined ? '' : await readFile(mirror.entry.file, 'utf8').catch(() => '');
  return { address: mirror.address, keyring: signedBy(entry, mirror.address) };
}

/** Picks the archive of Debian itself out of what `apt-get indextargets` prints: stanzas of "Field: value" lines.
 *  Label and Origin are absent where the system's lists were never fetched. */
export function chooseMirror(
  text: string,
): { readonly address: string; readonly entry: { readonly file: string } | undefined } | undefined {
  const stanzas = text.split(/\n\s*\n/).map(fieldsOf);
  const usable = stanzas.filter((stanza) => stanza['Repo-URI'] !== undefined && stanza.Component === 'main');
  const labelled = usable.find((stanza) => stanza.Label === 'Debian');
  // Without lists only the address tells: an archive of Debian is at ".../debian/".
  const chosen = labelled ?? usable.find((stanza) => stanza.Label === undefined && /\/debian\/?$/.test(stanza['Repo-URI'] ?? ''));
  if (chosen === undefined) return undefined;
  const file = chosen.Sourcesentry?.replace(/:\d+$/, '');
  return { address: chosen['Repo-URI'] as string, entry: file === undefined ? undefined : { file } };
}

/** The keyring that a file of apt sources (either format) names for an address. */
export function signedBy(sources: string, address: string): string | undefined {
  const bare = address.replace(/\/$/, '');
  for (const stanza of sources.split(/\n\s*\n/)) {
    if (!stanza.includes(bare)) continue;
    const field = /^Signed-By:\s*(\/\S+)\s*$/im.exec(stanza);
    if (field !== null) return field[1];
    for (const line of stanza.split('\n')) {
      const option = /^deb\s+\[[^\]]*\bsigned-by=(\/[^\s\]]+)/i.exec(line);
      if (option !== null && line.includes(bare)) return option[1];
    }
  }
  return undefined;
}

/** Writes the configuration of the private state of one suite. */
export async function openAptState(cache: string, suite: string, mirror: Mirror): Promise<AptState> {
  const folder = join(cache, 'apt', suite);
  for (const part of ['lists/partial', 'archives/partial', 'parts']) await mkdir(join(folder, part), { recursive: true });
  await writeFile(join(folder, 'status'), '');
  const options = ['target=Packages', ...(mirror.keyring === undefined ? [] : [`signed-by=${mirror.keyring}`])];
  await writeFile(join(folder, 'sources.list'), `deb [${options.join(' ')}] ${mirror.address} ${suite} main\n`);
  const settings: readonly (readonly [string, string])[] = [
    ['Dir::State', folder],
    ['Dir::State::lists', join(folder, 'lists')],
    ['Dir::State::status', join(folder, 'status')],
    ['Dir::Cache', folder],
    ['Dir::Cache::archives', join(folder, 'archives')],
    ['Dir::Etc::sourcelist', join(folder, 'sources.list')],
    ['Dir::Etc::sourceparts', join(folder, 'parts')],
    // The system's pins are about what it installs; nothing is installed here.
    ['Dir::Etc::preferences', '/dev/null'],
    ['Dir::Etc::preferencesparts', join(folder, 'parts')],
    // The cache folder is the user's, which apt's own download user may not enter.
    ['APT::Sandbox::User', 'root'],
    ['Acquire::Languages', 'none'],
    ['Acquire::Retries', '3'],
    ['APT::Color', 'false'],
  ];
  const cleared = ['APT::Update::Pre-Invoke', 'APT::Update::Post-Invoke', 'APT::Update::Post-Invoke-Success'];
  const configuration = join(folder, 'apt.conf');
  // The system's hooks (which may, say, empty its package cache) are not for this state. Last one wins: -c is read after the system's files.
  await writeFile(
    configuration,
    `${cleared.map((name) => `#clear ${name};\n`).join('')}${settings.map(([name, value]) => `${name} "${value}";\n`).join('')}`,
  );
  return { suite, folder, options: ['-c', configuration] };
}

/** Runs apt-get on the private state. */
export async function runApt(run: LabRun, state: AptState, parameters: readonly string[]): Promise<ChildResult> {
  return runChild(run, 'apt-get', [...state.options, '-q', ...parameters], {
    environment: plainEnvironment(),
    onLine: (text) => run.report({ kind: 'line', text }),
  });
}

/** Downloads a package's archive to `destination`, checked by the hash that the signed list has of it. What is there already is
 *  continued where the server can tell that it is of the same file. `onPart` gets the part done, 0 to 1. */
export async function downloadArchive(
  run: LabRun,
  state: AptState,
  name: string,
  destination: string,
  onPart: (part: number) => void,
): Promise<ChildResult> {
  const listing = await runChild(run, 'apt-get', [...state.options, '-qq', 'download', '--print-uris', name], {
    environment: plainEnvironment(),
  });
  const match = /^'([^']+)' \S+ \d+ (SHA(?:256|512):[0-9a-f]+)$/m.exec(listing.stdout);
  if (listing.code !== 0 || match === null) return { ...listing, code: listing.code || -1 };
  if (await hasHash(destination, match[2] as string)) return { code: 0, stdout: '', tail: [] };
  // apt-get itself begins again after an interruption.
  const parameters = [
    ...state.options,
    '-q',
    '-o',
    'APT::Status-Fd=3',
    'download-file',
    match[1] as string,
    destination,
    match[2] as string,
  ];
  return runChild(run, '/usr/lib/apt/apt-helper', parameters, {
    environment: plainEnvironment(),
    onLine: (text) => run.report({ kind: 'line', text }),
    onStatus: (line) => {
      const progress = /^dlstatus:[^:]*:([0-9.]+):/.exec(line);
      if (progress !== null) onPart(Number(progress[1]) / 100);
    },
  });
}

/** Whether a file is there and has a hash like "SHA256:12ab...". */
async function hasHash(path: string, hash: string): Promise<boolean> {
  const [algorithm, digest] = hash.split(':') as [string, string];
  try {
    const computed = createHash(algorithm.toLowerCase());
    for await (const chunk of createReadStream(path)) computed.update(chunk as Uint8Array);
    return computed.digest('hex') === digest;
  } catch {
    return false;
  }
}

/** The stanza that apt knows of a package (its fields), or undefined when the suite does not have it. */
export async function packageFields(run: LabRun, state: AptState, name: string): Promise<Readonly<Record<string, string>> | undefined> {
  const result = await runChild(run, 'apt-cache', [...state.options, 'show', '--no-all-versions', name], {
    environment: plainEnvironment(),
  });
  return result.code === 0 && result.stdout.trim() !== '' ? fieldsOf(result.stdout) : undefined;
}

function fieldsOf(stanza: string): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const line of stanza.split('\n')) {
    const match = /^([A-Za-z0-9-]+):\s*(.*)$/.exec(line);
    if (match !== null) fields[match[1] as string] ??= (match[2] as string).trim();
  }
  return fields;
}

function plainEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
}
