/** Rules that another specification has shown are not asked for again. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Reach, ruleReports, sortDivergences } from '../../checker/conform/report.js';
import { ruleKey, rulesOf, ruleText } from '../../checker/conform/rule.js';
import { emptyTally } from '../../checker/conform/tally.js';
import { compileSpecification } from '../../checker/language/frontend.js';

const folder = join(import.meta.dirname, '..', 'fixtures', 'conform');
const rulesIn = (name: string) => {
  const compiled = compileSpecification(name, (path) => readFileSync(join(folder, path), 'utf8'));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  return rulesOf(compiled.value);
};

test('a rule is the same in a delta that leaves it alone, and another where it is overridden', () => {
  const base = new Set(rulesIn('apart.ilk').map(ruleText));
  const same = rulesIn('crumbs.ilk').filter((rule) => base.has(ruleText(rule)));
  expect(same.map(({ action }) => action)).toEqual(['drink', 'refill']);
});

test('what agreed elsewhere is excused, and says where; the rest is still to be seen', () => {
  const rules = rulesIn('crumbs.ilk');
  const keys = rules.map(ruleKey);
  const reach: Reach = {
    performable: new Set(keys),
    reached: new Set(keys),
    takingPart: new Set(rules.map(({ action }) => action)),
    elsewhere: new Map([['drink#0', 'apart.ilk']]),
    exhaustive: true,
    leftOut: [],
    unperformable: new Map(),
  };
  const tally = emptyTally();
  const differences = sortDivergences(tally, (key) => rules.find((rule) => ruleKey(rule) === key)!, 'linux', []);
  const reports = ruleReports(rules, reach, tally, differences, null);
  expect(reports.find(({ action }) => action === 'drink')).toMatchObject({ status: 'excused', reason: 'it agreed in apart.ilk before' });
  expect(reports.filter(({ action }) => action !== 'drink').map(({ status }) => status)).toEqual(rules.slice(1).map(() => 'unexplained'));
});
