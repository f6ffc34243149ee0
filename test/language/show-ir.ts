/** The intermediate representation as text that is quick to read in a golden: one line a declaration or statement. */

import type { Action, ConcreteCall, Domain, Expression, Operand, Specification, Statement } from '../../checker/language/ir.js';
import { show } from '../../checker/language/check/types.js';

export function showSpecification(specification: Specification): string {
  const { sorts, enumerations, constants, variables, functions, procedures, initially, actions, properties, instances } = specification;
  const indexed = (indices: readonly Parameters<typeof show>[0][]) => (indices.length === 0 ? '' : `[${indices.map(show).join(', ')}]`);
  const lines = [
    `${specification.name}${specification.title === '' ? '' : `: ${specification.title}`}`,
    ...specification.references.map((reference) => `${reference.kind} ${reference.text}`),
    ...sorts.map((sort) => `sort ${sort.name} as ${sort.prefix}${sort.symmetric ? ' symmetric' : ''}`),
    ...enumerations.map((enumeration) => `enum ${enumeration.name} { ${enumeration.members.join(', ')} }`),
    ...constants.map(({ name, indices, type, defaultValue }) => {
      const value = defaultValue === undefined ? '' : ` = ${expression(defaultValue)}`;
      return `constant ${name}${indexed(indices)}: ${show(type)}${value}`;
    }),
    ...variables.map(({ name, indices, type, initial }) => `var ${name}${indexed(indices)}: ${show(type)} = ${expression(initial)}`),
    ...functions.map((one) => `def ${one.name}(${one.parameters.map(named).join(', ')}): ${show(one.result)} = ${expression(one.body)}`),
    ...procedures.flatMap((one) => [`proc ${one.name}(${one.parameters.map(named).join(', ')})`, ...block(one.body)]),
    ...(initially.length === 0 ? [] : ['initially', ...block(initially)]),
    ...actions.flatMap(showAction),
    ...properties.map((property) => {
      const on =
        property.kind === 'transition' && property.on !== null ? ` on ${property.on.action} ${property.on.outcomes.join(',')}` : '';
      return `${property.kind} ${property.name}${on}: ${expression(property.condition)}`;
    }),
    ...specification.liveness.map(({ name, parameters, premise, conclusion, fairness }) => {
      const fair = fairness.map(({ strength, action, each }) => ` ${strength} ${each ? 'each ' : ''}${action}`);
      return `leads-to ${name}(${parameters.map(named).join(', ')}): ${expression(premise)} ~> ${expression(conclusion)}${fair.join('')}`;
    }),
    ...(specification.deadlockAllowed ? ['allow deadlock'] : []),
    ...instances.map(({ span: _, ...instance }) => `instance ${JSON.stringify(instance)}`),
  ];
  return `${lines.join('\n')}\n`;
}

const named = ({ name, type }: { readonly name: string; readonly type: Parameters<typeof show>[0] }) => `${name}: ${show(type)}`;
const block = (statements: readonly Statement[]): string[] => statements.flatMap((one) => statement(one)).map((line) => `  ${line}`);
const list = (expressions: readonly Expression[]) => expressions.map(expression).join(', ');

export function showAction(action: Action): string[] {
  const parameters = action.parameters.map((one) => `${named(one)}${one.where === null ? '' : ` where ${expression(one.where)}`}`);
  const outcomes = action.outcomes.map((one) => (one.kind === 'errno' ? one.errno : one.kind === 'signal' ? one.signal : one.kind));
  return [
    `${action.kind} ${action.name}(${parameters.join(', ')}) by ${action.actor} -> ${outcomes.join(', ')}`,
    ...(action.documentation === '' ? [] : [`  doc ${action.documentation}`]),
    ...(action.source === null ? [] : [`  source ${action.source}`]),
    ...action.calls.map((call) => `  call ${concrete(call)}`),
    ...block(action.body),
  ];
}

function statement(one: Statement): string[] {
  switch (one.kind) {
    case 'let':
      return [`let ${one.name}: ${show(one.value.type)} = ${expression(one.value)}`];
    case 'assign':
      return [`${place(one.place.variable, one.place.indices)} := ${expression(one.value)}`];
    case 'if':
      return [
        `if ${expression(one.condition)}`,
        ...block(one.then),
        ...(one.otherwise.length === 0 ? [] : ['else', ...block(one.otherwise)]),
      ];
    case 'for':
      return [`for ${one.binder} in ${domain(one.domain)}${where(one.where)}`, ...block(one.body)];
    case 'choose':
      return [`choose ${one.binder} in ${domain(one.domain)}${where(one.where)}`];
    case 'require':
    case 'await':
      return [`${one.kind} ${expression(one.condition)}`];
    case 'fails':
      return [
        `ends ${one.outcome}${one.condition === null ? '' : ` when ${expression(one.condition)}`}`,
        ...block(one.undo).map((line) => `undo${line}`),
      ];
    case 'step':
      return [`step ${one.name} under ${one.locks.join(', ')}`, ...block(one.body)];
    case 'call':
      return [`${one.procedure}(${list(one.arguments)})`];
    case 'returns':
      return [`returns ${expression(one.value)}`];
  }
}

const where = (condition: Expression | null) => (condition === null ? '' : ` where ${expression(condition)}`);
const place = (name: string, indices: readonly Expression[]) => (indices.length === 0 ? name : `${name}[${list(indices)}]`);
const domain = (of: Domain) => (of.kind === 'type' ? show(of.type) : expression(of.set));

export function expression(one: Expression): string {
  switch (one.kind) {
    case 'literal':
      return one.type.kind === 'int' ? `${one.value}` : `${show(one.type)}#${one.value}`;
    case 'none':
      return `none of ${show(one.type)}`;
    case 'size':
      return `|${one.sort}|`;
    case 'local':
      return one.name;
    case 'read':
      return place(one.variable, one.indices);
    case 'constant':
      return `constant ${place(one.constant, one.indices)}`;
    case 'unary':
      return `${one.operator}(${expression(one.operand)})`;
    case 'binary':
      return `(${expression(one.left)} ${one.operator} ${expression(one.right)})`;
    case 'conditional':
      return `(if ${expression(one.condition)} then ${expression(one.then)} else ${expression(one.otherwise)})`;
    case 'quantifier':
      return `(${one.quantifier} ${one.binder} in ${domain(one.domain)}${where(one.where)}${one.body === null ? '' : `: ${expression(one.body)}`})`;
    case 'set':
      return `{${list(one.elements)}}`;
    case 'call':
      return `${one.function}(${list(one.arguments)})`;
    case 'old':
      return `old(${expression(one.operand)})`;
  }
}

function concrete(call: ConcreteCall): string {
  const by = typeof call.performer === 'string' ? call.performer : expression(call.performer);
  const binds = call.binds.kind === 'none' ? '' : ` -> ${call.binds.kind} ${expression(call.binds.value)}`;
  return `${by}: ${call.operation}(${call.operands.map(operand).join(', ')})${binds}`;
}

function operand(one: Operand): string {
  switch (one.kind) {
    case 'integer':
      return one.value;
    case 'symbol':
      return one.names.join('|');
    case 'string':
      return one.parts
        .map((part) =>
          part.kind === 'text' ? JSON.stringify(part.text) : `<${part.kind === 'path' ? part.of : 'number'} ${expression(part.value)}>`,
        )
        .join(' ');
    case 'arithmetic':
      return `(${operand(one.left)} ${one.operator} ${operand(one.right)})`;
    case 'address':
      return `address ${expression(one.value)}${one.offset === null ? '' : ` + ${operand(one.offset)}`}`;
    case 'buffer':
      return `buffer ${one.length}`;
    case 'bytes':
      return `bytes ${one.width} ${operand(one.value)}`;
    case 'sizeof':
      return 'sizeof';
    case 'struct':
      return `struct ${one.name} { ${one.fields
        .map(({ field, value }) => (value.kind === 'input' ? `${field}: ${operand(value.operand)}` : `${field} -> ${expression(value.id)}`))
        .join(', ')} }`;
    default:
      return `${one.kind} ${expression(one.value)}`;
  }
}
