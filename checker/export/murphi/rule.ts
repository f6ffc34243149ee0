/** An action as Murphi: one rule for every combination of its arguments. */

import type { Diagnostic } from '../../language/diagnostic.js';
import type { Action } from '../../language/ir.js';
import type { TransitionProperty } from '../shared/checks.js';
import { quoted } from '../shared/comment.js';
import { type Enabling, enabling } from '../shared/enabled.js';
import type { Lines } from '../shared/lines.js';
import { lowerAction } from '../shared/lower.js';
import { extent, type Model } from '../shared/model.js';
import { type Local, localsOf, type Node } from '../shared/node.js';
import { isFalse, isTrue, not, or } from '../shared/terms.js';
import { ENDED, usesEnded, writeNodes } from './body.js';
import { expression } from './expression.js';
import { hasCells, indexText, type Scope, typeText, withLocals } from './scope.js';

export interface PreparedRule {
  readonly action: Action;
  readonly enabling: Enabling;
  readonly nodes: readonly Node[];
}

export function prepareRule(model: Model, action: Action, properties: readonly TransitionProperty[]): PreparedRule | Diagnostic {
  const all = enabling(model, action);
  if ('code' in all) return all;
  return { action, enabling: all, nodes: lowerAction(model, action, all.choices, all.guard, properties) };
}

export function writeRule(lines: Lines, scope: Scope, { action, enabling: { slots, guard, fault }, nodes }: PreparedRule): void {
  const { model } = scope;
  lines.add('', ...quoted(model, action.header).map((line) => `-- ${line}`));
  if (slots.some(({ type }) => extent(model.ends(type)) === 0) || (isFalse(guard) && isFalse(fault))) {
    lines.add('-- never enabled in this instance');
    return;
  }
  const inside = withLocals(
    scope,
    slots.map(({ name }) => name),
  );
  const rule = () => writeOne(lines, inside, action, nodes, isFalse(fault) ? guard : or(fault, guard), isFalse(fault) ? null : not(fault));
  if (slots.length === 0) {
    rule();
    return;
  }
  lines.add(`ruleset ${slots.map(({ name, type }) => `${inside.locals.get(name)}: ${indexText(scope, type)}`).join('; ')} do`);
  lines.indented(rule);
  lines.add('end;');
}

function writeOne(
  lines: Lines,
  scope: Scope,
  action: Action,
  nodes: readonly Node[],
  guard: Enabling['guard'],
  evaluable: Enabling['guard'] | null,
): void {
  const inside = withLocals(
    scope,
    declared(nodes).map(({ name }) => name),
  );
  lines.add(`rule "${action.name}"`);
  lines.indented(() => lines.add(`${isTrue(guard) ? 'true' : expression(scope, guard).text} ==>`));
  writeLocals(lines, inside, nodes);
  lines.add('begin');
  lines.indented(() => {
    if (evaluable !== null) writeNodes(lines, inside, [{ kind: 'check', condition: evaluable, span: action.header }], false);
    if (usesEnded(nodes)) lines.add(`${ENDED} := false;`);
    writeNodes(lines, inside, nodes, usesEnded(nodes));
  });
  lines.add('end;');
}

/** Loops declare their own binders. */
export function declared(nodes: readonly Node[]): readonly Local[] {
  const lets = new Set<string>();
  const visit = (each: readonly Node[]): void => {
    for (const node of each) {
      if (node.kind === 'let') lets.add(node.name);
      if (node.kind === 'if') visit([...node.then, ...node.otherwise]);
      if (node.kind === 'for' || node.kind === 'unless-ended') visit(node.body);
    }
  };
  visit(nodes);
  return localsOf(nodes).filter(({ name }) => lets.has(name));
}

/** The `var` section of a rule or procedure. */
export function writeLocals(lines: Lines, scope: Scope, nodes: readonly Node[]): void {
  const { model, names } = scope;
  const kept = nodes.flatMap((node) => (node.kind === 'snapshot' ? node.variables : [])).filter((name) => hasCells(model, name));
  const all = [
    ...kept.map((name) => `${names.of('old', name)}: ${names.of('kept', name)};`),
    ...declared(nodes).map(({ name, type }) => `${scope.locals.get(name)}: ${typeText(scope, type, false)};`),
    ...(usesEnded(nodes) ? [`${ENDED}: boolean;`] : []),
  ];
  if (all.length === 0) return;
  lines.add('var');
  lines.indented(() => lines.add(...all));
}
