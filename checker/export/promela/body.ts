/** What an action does, as the statements of a `d_step`. */

import { extent } from '../shared/model.js';
import type { Lines } from '../shared/lines.js';
import { localsOf, type Node, someNode } from '../shared/node.js';
import { harmless } from '../shared/comment.js';
import { tight } from '../shared/code.js';
import { unreachable } from '../../language/unreachable.js';
import { noting } from './notes.js';
import { cell, expression } from './expression.js';
import { cellCount, type Scope, storage } from './scope.js';

/** The variable that tells whether the action at hand has ended: only where statements after an end need it. */
export const ENDED = 'scratch_ended';

export function usesEnded(nodes: readonly Node[]): boolean {
  return someNode(nodes, ({ kind }) => kind === 'unless-ended');
}

/** Writes the nodes, then makes every variable that is not part of the model's state 0 again. */
export function writeBody(lines: Lines, scope: Scope, nodes: readonly Node[]): void {
  const flagged = usesEnded(nodes);
  writeNodes(lines, scope, nodes, flagged);
  const kept = nodes.flatMap((node) => (node.kind === 'snapshot' ? node.variables : []));
  const scratch = localsOf(nodes).map(({ name }) => `${scope.locals.get(name)} = 0;`);
  const reset = [...kept.map((variable) => `${scope.names.of('drop', variable)}();`), ...scratch, ...(flagged ? [`${ENDED} = 0;`] : [])];
  if (reset.length > 0) lines.add(reset.join(' '));
}

function writeNodes(lines: Lines, scope: Scope, nodes: readonly Node[], flagged: boolean): void {
  for (const node of nodes) writeNode(lines, scope, node, flagged);
  if (!nodes.some((node) => statement(node, flagged))) lines.add('skip;');
}

/** Whether the node is more than a comment. */
function statement(node: Node, flagged: boolean): boolean {
  return node.kind !== 'note' && (node.kind !== 'end' || flagged);
}

function writeNode(lines: Lines, scope: Scope, node: Node, flagged: boolean): void {
  const { model, names } = scope;
  switch (node.kind) {
    case 'note':
      lines.add(`/* ${harmless(node.text)} */`);
      return;
    case 'snapshot':
      lines.add(node.variables.map((variable) => `${names.of('keep', variable)}();`).join(' '));
      return;
    case 'let':
      lines.add(`${scope.locals.get(node.name)} = ${expression(scope, node.value).text};`);
      return;
    case 'assign':
      lines.add(`${cell(scope, 'variable', node.place.variable, node.place.indices).text} = ${expression(scope, node.value).text};`);
      return;
    case 'check':
      lines.add(`assert(${expression(scope, node.condition).text}); /* ${model.place(node.span)} */`);
      return;
    case 'property': {
      const name = names.of('property', node.name);
      lines.add('if', `:: (${expression(scope, node.condition).text}) -> skip`);
      const wrong = scope.noted.has(node.name) ? noting(scope, node.name) : `printf("violated: ${name}\\n"); assert(false)`;
      lines.add(`:: else -> ${wrong}`, 'fi;');
      return;
    }
    case 'if':
      lines.add('if', `:: (${expression(scope, node.condition).text}) ->`);
      lines.indented(() => writeNodes(lines, scope, node.then, flagged));
      lines.add(':: else ->');
      lines.indented(() => writeNodes(lines, scope, node.otherwise, flagged));
      lines.add('fi;');
      return;
    case 'for':
      writeLoop(lines, scope, node, flagged);
      return;
    case 'call':
      lines.add(`${names.of('procedure', node.procedure)}(${node.arguments.map((each) => tight(expression(scope, each))).join(', ')});`);
      return;
    case 'end':
      lines.add(`${flagged ? `${ENDED} = 1; ` : ''}/* ${harmless(node.label)}: ${model.place(node.span)} */`);
      return;
    case 'unless-ended':
      lines.add('if', `:: (${ENDED} == 0) ->`);
      lines.indented(() => writeNodes(lines, scope, node.body, flagged));
      lines.add(':: else -> skip', 'fi;');
      return;
    default:
      unreachable(node);
  }
}

function writeLoop(lines: Lines, scope: Scope, node: Node & { kind: 'for' }, flagged: boolean): void {
  const { low, high } = scope.model.ends(node.type);
  if (extent({ low, high }) === 0) {
    lines.add('skip;');
    return;
  }
  const binder = scope.locals.get(node.binder) ?? node.binder;
  const set = node.set === null ? null : `((${scope.locals.get(node.set.local)} >> ${binder}) & 1)`;
  const where = node.where === null ? null : tight(expression(scope, node.where));
  const condition = [set, where].filter((part) => part !== null).join(' && ');
  lines.add(`for (${binder} : ${low} .. ${high}) {`);
  lines.indented(() => {
    if (condition === '') {
      writeNodes(lines, scope, node.body, flagged);
      return;
    }
    lines.add('if', `:: (${condition}) ->`);
    lines.indented(() => writeNodes(lines, scope, node.body, flagged));
    lines.add(':: else -> skip', 'fi;');
  });
  lines.add('}');
}

/** The variables' values before the transition, for `old`. Arrays of Promela cannot be assigned as a whole. */
export function writeKeeping(lines: Lines, scope: Scope, variable: string): void {
  const { model, names } = scope;
  const { indices, type } = model.variable(variable);
  const cells = cellCount(model, variable);
  const name = names.of('variable', variable);
  const old = names.of('old', variable);
  const each = (text: (index: string) => string) =>
    (indices.length === 0 ? [''] : Array.from({ length: cells }, (_, index) => `[${index}]`)).map(text).join('; ') || 'skip';
  if (cells > 0) lines.add(`${storage(model, type)} ${old}${indices.length > 0 ? `[${cells}]` : ''};`);
  lines.add(`inline ${names.of('keep', variable)}() { ${each((index) => `${old}${index} = ${name}${index}`)} }`);
  lines.add(`inline ${names.of('drop', variable)}() { ${each((index) => `${old}${index} = 0`)} }`);
}
