/** Paths of specification files: relative, with `/`, seen from the folder that the caller chose. */

/** Without `.` and inner `..`; leading `..` stay. */
export function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts[parts.length - 1] !== '..') parts.pop();
    else parts.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + (parts.join('/') || '.');
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : slash === 0 ? '/' : path.slice(0, slash);
}

/** What `reference`, written in the file `from`, means. */
export function resolvePath(from: string, reference: string): string {
  const folder = folderOf(from);
  return normalise(folder === '' ? reference : `${folder}/${reference}`);
}

/** `path` seen from `folder`, both normalised: the same whatever folder both are relative to, as long as neither leaves it. */
export function relativePath(folder: string, path: string): string {
  const from = folder === '' || folder === '.' ? [] : folder.split('/');
  const to = path.split('/');
  let common = 0;
  while (common < from.length && common < to.length - 1 && from[common] === to[common]) common++;
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/');
}

/** Absolute on some system, or with characters that no path of a specification needs. */
export function isAbsolute(path: string): boolean {
  return path.startsWith('/') || path.startsWith('\\') || /^[A-Za-z]:/.test(path);
}
