/** What a run of confirmations found, one row an instance. */

import type { Verdict } from '../../explore/verdict.js';
import type { Target } from '../export.js';
import type { ExportedModel } from '../result.js';
import type { Confirmation } from './confirm.js';
import type { Expected } from './expected.js';

export interface Row {
  /** Path of the specification. */
  readonly specification: string;
  readonly instance: string;
  readonly found: Found;
  /** One per checker that was asked. */
  readonly answers: readonly Answer[];
}

export type Found =
  | { readonly kind: 'explored'; readonly states: number; readonly transitions: number; readonly seconds: number; readonly tally: Tally }
  /** Not compared with anything, and why. */
  | { readonly kind: 'left out'; readonly reason: string };

export interface Answer {
  readonly confirmation: Confirmation;
  /** Another instance whose exported text is the same to the letter, and which was run: "spec/linux/vfio.ilk access". */
  readonly sameAs: string | null;
}

/** How many properties there are of each verdict. */
export interface Tally {
  readonly hold: number;
  readonly violated: number;
  readonly reached: number;
  readonly unreached: number;
}

export function tallyOf(verdict: Verdict): Tally {
  const count = (wanted: (property: Verdict['properties'][number]) => boolean) => verdict.properties.filter(wanted).length;
  return {
    hold: count(({ kind, status }) => kind !== 'reachable' && status === 'holds'),
    violated: count(({ kind, status }) => kind !== 'reachable' && status === 'violated'),
    reached: count(({ status }) => status === 'reached'),
    unreached: count(({ kind, status }) => kind === 'reachable' && status !== 'reached'),
  };
}

/** What another checker is given and asked: two instances of one identity get the same answer. */
export function identityOf(target: Target, model: ExportedModel, expected: Expected): string {
  const texts = model.files.map(({ text }) => withoutComments(target, text));
  return JSON.stringify([target, texts, model.offset, expected]);
}

/** Comments tell where in which specification a text comes from, and a TLA+ module is named after it. */
function withoutComments(target: Target, text: string): string {
  switch (target) {
    case 'promela':
      return text.replace(/\/\*.*?\*\//gs, '');
    case 'murphi':
      return text.replace(/--.*$/gm, '');
    case 'tla':
      return text.replace(/\\\*.*$/gm, '').replace(/^-+ MODULE \w+ -+$/m, '');
  }
}
