/** Functions of one slot of an instance's machine: the virtual ones of an `nvme` follow it in its slot, and nothing else does. */

import type * as ast from '../ast.js';
import { error, type Report } from '../diagnostic.js';

export function checkFunctions(clauses: readonly ast.MachineClause[], report: Report): void {
  const models = new Map<string, string>();
  for (const clause of clauses) {
    if (clause.kind === 'device' && clause.address !== null) models.set(normal(clause.address.value), clause.model.text);
  }
  for (const clause of clauses) {
    if (clause.kind === 'device' && clause.address !== null) checkFunction(clause.model.text, clause.address, models, report);
  }
}

function checkFunction(model: string, address: ast.Text, models: ReadonlyMap<string, string>, report: Report): void {
  const place = normal(address.value);
  const slot = place.slice(0, -2);
  const part = place.slice(-1);
  const refuse = (what: string, advice: string): void => report(error('bad-topology', address.span, what, advice));
  if (model === 'nvme' && place.includes('/')) {
    refuse('an `nvme` behind a bridge has no virtual functions', 'put it on the root bus');
  } else if (model === 'nvme' && part !== '0') {
    refuse('a physical function is function 0 of its slot', `write \`nvme at "${slot}.0"\``);
  }
  if (model === 'vf' && models.get(`${slot}.0`) !== 'nvme') {
    refuse(
      'a virtual function stands in the slot of its physical function',
      `put an \`nvme\` at "${slot}.0", and \`vf\` at "${slot}.1" and on`,
    );
  } else if (model === 'vf' && part !== '1' && models.get(`${slot}.${Number(part) - 1}`) !== 'vf') {
    refuse('virtual functions are numbered from 1, without a gap', `put one at "${slot}.${Number(part) - 1}" too`);
  } else if (model !== 'vf' && part !== '0' && models.get(`${slot}.0`) === 'nvme') {
    refuse(`the slot ${slot} belongs to an \`nvme\` and its virtual functions`, 'use another slot');
  }
}

/** "04.0" and "4.0" are one place. */
export function normal(address: string): string {
  return address.replace(/(^|\/)0(?=[^.])/g, '$1');
}
