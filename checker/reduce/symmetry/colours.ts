/** Colours of elements: what a state says of each, computed without its number. */

import type { MobileCell } from './mobile-cells.js';

/** One round: each colour takes up the cells that the element occurs in, with the colours of the elements beside it. Elements that a
 *  permutation takes to each other in the state keep equal colours; a chance equality of others costs time only. `next` is as long
 *  as `colours`, and free to be written. */
export function colourElements(mobile: readonly MobileCell[], cells: Int32Array, colours: Int32Array, next: Int32Array): void {
  next.set(colours);
  for (let index = 0; index < mobile.length; index++) {
    const { cell, role, places, value: kind, valueFirst, blank } = mobile[index]!;
    const value = cells[cell]!;
    // What most cells of most states say adds nothing, whatever the element.
    if (value === blank) continue;
    let said = mix(role, 0x51ed270b);
    for (let place = 0; place < places.length; place++) said = mix(said, colours[places[place]!.element]!);
    let content = value;
    if (kind === 'element') content = value < 0 ? value : colours[valueFirst + value]!;
    else if (kind === 'set') {
      content = 0;
      for (let rest = value; rest !== 0; rest &= rest - 1) {
        content = (content + mix(colours[valueFirst + 31 - Math.clz32(rest & -rest)]!, 0x2c1b3c6d)) | 0;
      }
    }
    said = mix(said, content);
    for (let place = 0; place < places.length; place++) {
      const { element } = places[place]!;
      next[element] = (next[element]! + mix(said, place + 1)) | 0;
    }
    if (kind === 'element' && value >= 0) next[valueFirst + value] = (next[valueFirst + value]! + mix(said, 0)) | 0;
    else if (kind === 'set') {
      for (let rest = value; rest !== 0; rest &= rest - 1) {
        const element = valueFirst + 31 - Math.clz32(rest & -rest);
        next[element] = (next[element]! + mix(said, 0)) | 0;
      }
    }
  }
  colours.set(next);
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1 | 0);
  return mixed ^ (mixed >>> 15);
}
