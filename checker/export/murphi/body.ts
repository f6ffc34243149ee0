/** What an action does, as the statements of a rule. */

import { unreachable } from '../../language/unreachable.js';
import { harmless } from '../shared/comment.js';
import { atom } from '../shared/code.js';
import type { Lines } from '../shared/lines.js';
import { extent } from '../shared/model.js';
import { type Node, someNode } from '../shared/node.js';
import { cell, expression, member } from './expression.js';
import { assignment, isOptional, NotScalar } from './scalarset.js';
import { indexText, type Scope, withLocals } from './scope.js';

/** The local that tells whether the action has ended: only where statements after an end need it. */
export const ENDED = 'has_ended';

export function usesEnded(nodes: readonly Node[]): boolean {
  return someNode(nodes, ({ kind }) => kind === 'unless-ended');
}

export function writeNodes(lines: Lines, scope: Scope, nodes: readonly Node[], flagged: boolean): void {
  for (const node of nodes) writeNode(lines, scope, node, flagged);
}

function writeNode(lines: Lines, scope: Scope, node: Node, flagged: boolean): void {
  const { model, names } = scope;
  const typed = (place: { variable: string }) => model.variable(place.variable).type;
  switch (node.kind) {
    case 'note':
      lines.add(`-- ${harmless(node.text)}`);
      return;
    case 'snapshot':
      if (node.variables.some((variable) => isOptional(scope.scalarsets, typed({ variable })))) {
        throw new NotScalar('a transition invariant asks for an element, or `none`, of the state before');
      }
      for (const variable of node.variables) lines.add(`${names.of('old', variable)} := ${names.of('variable', variable)};`);
      return;
    case 'let':
      lines.add(`${scope.locals.get(node.name)} := ${expression(scope, node.value).text};`);
      return;
    case 'assign': {
      const type = typed(node.place);
      const target = cell(scope, 'variable', node.place.variable, node.place.indices).text;
      if (isOptional(scope.scalarsets, type)) lines.add(...assignment(target, node.value, (value) => expression(scope, value)));
      else lines.add(`${target} := ${expression(scope, node.value, type).text};`);
      return;
    }
    case 'check':
      lines.add(
        `assert "${model.place(node.span).replace(/["\\\n]/g, '?')}: cannot be evaluated" ${expression(scope, node.condition).text};`,
      );
      return;
    case 'property':
      if (scope.noted.has(node.name)) lines.add(`cover "${node.name}" !(${expression(scope, node.condition).text});`);
      else lines.add(`assert "${node.name}" ${expression(scope, node.condition).text};`);
      return;
    case 'if':
      lines.add(`if ${expression(scope, node.condition).text} then`);
      lines.indented(() => writeNodes(lines, scope, node.then, flagged));
      if (node.otherwise.length > 0) {
        lines.add('else');
        lines.indented(() => writeNodes(lines, scope, node.otherwise, flagged));
      }
      lines.add('end;');
      return;
    case 'for':
      writeLoop(lines, scope, node, flagged);
      return;
    case 'call': {
      const { parameters } = model.procedure(node.procedure);
      const given = node.arguments.map((each, position) => expression(scope, each, parameters[position]!.type).text);
      lines.add(`${names.of('procedure', node.procedure)}(${given.join(', ')});`);
      return;
    }
    case 'end':
      lines.add(`${flagged ? `${ENDED} := true; ` : ''}-- ${harmless(node.label)}: ${model.place(node.span)}`);
      return;
    case 'unless-ended':
      lines.add(`if !${ENDED} then`);
      lines.indented(() => writeNodes(lines, scope, node.body, flagged));
      lines.add('end;');
      return;
    default:
      unreachable(node);
  }
}

function writeLoop(lines: Lines, scope: Scope, node: Node & { kind: 'for' }, flagged: boolean): void {
  if (extent(scope.model.ends(node.type)) === 0) return;
  const inner = withLocals(scope, [node.binder]);
  const binder = inner.locals.get(node.binder)!;
  const index = node.type.kind === 'bool' ? atom(`(${binder} ? 1 : 0)`) : atom(binder);
  const set = node.set === null ? [] : [member(atom(scope.locals.get(node.set.local)!), index).text];
  const where = node.where === null ? [] : [expression(inner, node.where).text];
  const condition = [...set, ...where];
  lines.add(`for ${binder}: ${indexText(scope, node.type)} do`);
  lines.indented(() => {
    if (condition.length === 0) {
      writeNodes(lines, inner, node.body, flagged);
      return;
    }
    lines.add(`if ${condition.length === 1 ? condition[0] : condition.map((part) => `(${part})`).join(' & ')} then`);
    lines.indented(() => writeNodes(lines, inner, node.body, flagged));
    lines.add('end;');
  });
  lines.add('end;');
}
