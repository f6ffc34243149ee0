/** Sets as bit masks: element i is bit i. */

/** The number of elements. */
export function cardinality(mask: number): number {
  const pairs = mask - ((mask >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The least element of a set that is not empty. */
export function least(mask: number): number {
  return 31 - Math.clz32(mask & -mask);
}
