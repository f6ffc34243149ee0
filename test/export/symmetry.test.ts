/** The permutations that an exported TLA+ module gives to TLC leave as many orbits of its states as Interlock finds. */

import { expect, test } from 'vitest';
import { exportedSymmetry } from '../../checker/command/exported-symmetry.js';
import { exportModel } from '../../checker/export/export.js';
import { planSymmetry } from '../../checker/reduce/symmetry/plan.js';
import { compiledText } from './compile.js';
import { orbitsOf } from './orbits.js';
import { evaluate } from './tla/evaluate.js';
import { type Assignment, exploreModule } from './tla/explore.js';
import { parseModule } from './tla/parse.js';
import { functionOf, keyOf, setOf, tupleOf, type Value } from './tla/values.js';

const voters = `specification voters
enum Vote { none_yet, yes, no }
object Voter as voter symmetric { vote: Vote, friends: set of Voter }
var chair: Voter?
action sit(v: Voter) by all { require chair == none  chair := v }
action meet(v: Voter, w: Voter where v != w and not (w in v.friends)) by all { v.friends += {w} }
action decide(v: Voter where v.vote == none_yet) by all {
  choose what in Vote where what != none_yet
  v.vote := what
}
invariant ChairIsNobodysFriend: forall v in Voter: chair == none or not (chair! in v.friends)
allow deadlock
instance three { Voter = 3 }
`;

/** Each device has a group of its own: they trade places together. */
const tied = `specification tied
sort Group as group symmetric
object Device as device symmetric { constant group: Group  open: bool }
var users: Group -> 0..2
action toggle(d: Device) by all { d.open := not d.open }
action use(d: Device where d.open) by all {
  require users[d.group] < 2
  users[d.group] += 1
}
allow deadlock
instance three { Device = 3, Group = 3, Device.group = [group0, group1, group2] }
`;

function image(permutation: ReadonlyMap<string, string>, value: Value): Value {
  const inner = (each: Value) => image(permutation, each);
  if (typeof value !== 'object') return typeof value === 'string' ? (permutation.get(value) ?? value) : value;
  switch (value.kind) {
    case 'set':
      return setOf([...value.elements.values()].map(inner));
    case 'tuple':
      return tupleOf(value.items.map(inner));
    case 'function':
      return functionOf([...value.entries.values()].map(([argument, result]) => [inner(argument), inner(result)]));
  }
}

function keyOfState(state: Assignment): string {
  return [...state]
    .map(([name, value]) => `${name} = ${keyOf(value)}`)
    .toSorted()
    .join('\n');
}

test.each([
  ['free elements', voters, /^Symmetry == Permutations\(\{voter0, voter1, voter2\}\)$/m],
  ['elements tied to one another', tied, /^Symmetry == \{\(group1 :> group2 @@ group2 :> group1 @@ device1 :> device2/m],
])('%s', (_, text, written) => {
  const specification = compiledText(text);
  const instance = specification.instances[0]!;
  const symmetry = exportedSymmetry(planSymmetry(specification, instance, () => ''));
  const exported = exportModel('tla', specification, instance, undefined, symmetry);
  if (!exported.ok) return expect.fail(JSON.stringify(exported.diagnostics));
  const [source, , configuration] = exported.value.files;
  expect(source!.text).toMatch(written);
  expect(configuration).toMatchObject({ name: `${specification.name}-symmetric.cfg`, text: expect.stringMatching(/^SYMMETRY Symmetry$/m) });

  const module = parseModule(source!.text);
  const nothing = { module, variables: new Map(), next: new Map() };
  const all = evaluate(nothing, null, { kind: 'name', name: 'Symmetry', given: [], line: 0 });
  const permutations = [...(typeof all === 'object' && all.kind === 'set' ? all.elements.values() : [])].map((each) => {
    const entries = typeof each === 'object' && each.kind === 'function' ? [...each.entries.values()] : [];
    return new Map(entries.map(([from, to]) => [String(from), String(to)]));
  });
  const { reached } = exploreModule(module, []);
  const degrees = new Map(reached.map(({ variables, successors }) => [keyOfState(variables), { variables, successors }]));
  let orbits = 0;
  let transitions = 0;
  while (degrees.size > 0) {
    const [first] = degrees.values();
    orbits++;
    transitions += first!.successors;
    const orbit = [first!.variables];
    degrees.delete(keyOfState(first!.variables));
    for (const state of orbit) {
      for (const permutation of permutations) {
        const other = new Map([...state].map(([name, value]) => [name, image(permutation, value)]));
        const key = keyOfState(other);
        if (!degrees.delete(key)) continue;
        orbit.push(other);
      }
    }
  }
  expect(orbits).toBeLessThan(reached.length / 2);
  expect({ states: orbits, transitions }).toEqual(orbitsOf(text, instance.name));
});
