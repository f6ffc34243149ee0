/** Numbers as people read them. */

/** "1,234,567"; the same in every locale. */
export function formatCount(count: number): string {
  const digits = String(Math.abs(Math.trunc(count)));
  const groups = digits.replace(/\B(?=(\d{3})+$)/g, ',');
  return count < 0 ? `-${groups}` : groups;
}

/** "1 state", "2,000 states" */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** "512 B", "81.0 MiB" */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${power === 0 ? formatCount(bytes) : (bytes / 1024 ** power).toFixed(1)} ${units[power]}`;
}

/** "0.003 s", "4.1 s", "132 s" */
export function formatSeconds(seconds: number): string {
  return `${seconds.toFixed(seconds < 0.1 ? 3 : seconds < 10 ? 1 : 0)} s`;
}

/** "950", "12.3 k", "16.1 M": a rate, with the unit left to the caller. */
export function formatRate(rate: number): string {
  if (rate < 1000) return rate.toFixed(0);
  return rate < 1_000_000 ? `${(rate / 1000).toFixed(1)} k` : `${(rate / 1_000_000).toFixed(1)} M`;
}
