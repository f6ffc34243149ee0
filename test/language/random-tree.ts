/** Random syntax trees: every kind of node, of moderate size, the same for the same seed. */

import type * as ast from '../../checker/language/ast.js';

const span = { file: '', start: 0, end: 0 };
const BINARY = ['implies', 'or', 'and', '==', '!=', '<', '<=', '>', '>=', 'in', 'subset', '+', '-', '&'] as const;
// Words that are reserved nowhere, some of them keywords in certain places.
const NAMES = [
  'a',
  'file',
  'Process',
  'E_1',
  'count',
  'first',
  'step',
  'under',
  'of',
  'fd',
  'id',
  'machine',
  'steps',
  'always',
  'weak',
  '_',
];

export function randomFile(seed: number): ast.File {
  let state = (seed * 2654435761 + 12345) >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const chance = (percent: number) => below(100) < percent;
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)]!;
  const some = <T>(make: () => T, least = 0): T[] => Array.from({ length: least + below(3) }, make);
  const maybe = <T>(make: () => T): T | null => (chance(50) ? make() : null);

  const name = (): ast.Name => ({ text: pick(NAMES), span });
  const integer = (value: number): ast.Integer => {
    const digits = chance(30) ? `0x${Math.abs(value).toString(16)}` : `${Math.abs(value)}`;
    return { value, text: value < 0 ? `-${digits}` : digits };
  };
  const text = (): ast.Text => ({ value: pick(['', 'a "quoted" word', 'tab\tand\nline', '\\', '漢字 {x} // no comment']), span });

  function type(depth: number): ast.TypeExpression {
    const leaf = depth <= 0;
    switch (leaf ? below(2) : below(6)) {
      case 0:
        return { kind: 'bool', span };
      case 1:
        return { kind: 'name', name: pick(NAMES), span };
      case 2:
        return { kind: 'option', of: type(depth - 1), span };
      case 3:
        return { kind: 'set', of: type(depth - 1), span };
      case 4:
        return { kind: 'map', key: type(depth - 1), value: type(depth - 1), span };
      default:
        return { kind: 'range', low: bound(1), high: bound(1), span };
    }
  }

  function bound(depth: number): ast.Expression {
    if (depth > 0 && chance(40))
      return { kind: 'binary', operator: pick(['+', '-'] as const), left: bound(depth - 1), right: bound(0), span };
    return chance(50)
      ? { kind: 'integer', ...integer(below(9)), span }
      : { kind: 'size', of: { kind: 'name', name: pick(NAMES), span }, span };
  }

  function expression(depth: number): ast.Expression {
    const inner = () => expression(depth - 1);
    switch (depth <= 0 ? below(4) : below(16)) {
      case 0:
        return { kind: 'name', name: pick(NAMES), span };
      case 1:
        return { kind: 'integer', ...integer(below(1000)), span };
      case 2:
        return { kind: 'boolean', value: chance(50), span };
      case 3:
        return { kind: 'none', span };
      case 4:
        return { kind: 'call', name: name(), arguments: some(inner), span };
      case 5:
        return { kind: 'field', of: inner(), field: name(), span };
      case 6:
        return { kind: 'index', of: inner(), index: inner(), span };
      case 7:
        return { kind: 'unwrap', of: inner(), span };
      case 8:
        return { kind: 'unary', operator: pick(['not', '-'] as const), operand: inner(), span };
      case 9:
        return { kind: 'conditional', condition: inner(), then: inner(), otherwise: inner(), span };
      case 10: {
        const quantifier = pick(['forall', 'exists'] as const);
        return { kind: 'quantified', quantifier, binders: some(() => binder(depth - 1), 1), where: maybe(inner), body: inner(), span };
      }
      case 11: {
        const selection = pick(['count', 'first', 'collect'] as const);
        return { kind: 'selection', selection, binder: binder(depth - 1), where: maybe(inner), span };
      }
      case 12:
        return { kind: 'set', elements: some(inner), span };
      case 13:
        return { kind: 'size', of: inner(), span };
      case 14:
        return { kind: 'old', operand: inner(), span };
      default:
        return { kind: 'binary', operator: pick(BINARY), left: inner(), right: inner(), span };
    }
  }

  function binder(depth: number): ast.Binder {
    const domain: ast.Domain = chance(30)
      ? { kind: 'range', low: bound(1), high: bound(1), span }
      : { kind: 'expression', expression: expression(depth), span };
    return { name: name(), domain, span };
  }

  function place(): ast.Expression {
    const start: ast.Expression = { kind: 'name', name: pick(NAMES), span };
    return chance(50) ? { kind: 'field', of: start, field: name(), span } : { kind: 'index', of: start, index: expression(1), span };
  }

  const block = (depth: number): ast.Statement[] => some(() => statement(depth - 1));

  function value(depth: number): ast.Expression {
    if (depth <= 0 || !chance(30)) return expression(depth);
    return { kind: 'record', name: name(), fields: some(() => ({ name: name(), value: value(depth - 1), span })), span };
  }

  /** One that can follow a condition without braces. */
  const simple = (): ast.Statement => ({ kind: 'require', condition: expression(2), span });

  function statement(depth: number): ast.Statement {
    switch (depth <= 0 ? below(6) : below(12)) {
      case 0:
        return { kind: 'let', name: name(), value: expression(2), span };
      case 1: {
        const operator = pick([':=', '+=', '-='] as const);
        return { kind: 'assign', operator, place: place(), value: operator === ':=' ? value(2) : expression(2), span };
      }
      case 2:
        return { kind: 'require', condition: expression(2), span };
      case 3:
        return { kind: 'returns', value: expression(1), span };
      case 4:
        return { kind: 'call', name: name(), arguments: some(() => expression(1)), span };
      case 5:
        return { kind: 'choose', binder: binder(1), where: maybe(() => expression(1)), span };
      case 6:
        return { kind: 'if', condition: expression(1), then: block(depth), otherwise: maybe(() => block(depth)), span };
      case 7:
        return { kind: 'for', binder: binder(1), where: maybe(() => expression(1)), body: block(depth), span };
      case 8: {
        const kind = pick(['fails', 'signals'] as const);
        return { kind, name: name(), condition: maybe(() => expression(1)), undo: maybe(() => block(depth)), span };
      }
      case 9:
        return { kind: 'await', condition: expression(1), span };
      case 10: {
        const condition = (): ast.VersionCondition => ({ kind: pick(['since', 'until'] as const), version: { value: '6.12', span }, span });
        const block = chance(50);
        return {
          kind: 'versioned',
          conditions: [condition(), ...some(condition)],
          body: block ? some(() => statement(depth - 1)) : [simple()],
          block,
          span,
        };
      }
      default:
        return { kind: 'step', name: name(), locks: some(name), body: block(depth), span };
    }
  }

  function operand(depth: number): ast.Operand {
    switch (depth <= 0 ? below(4) : below(9)) {
      case 0:
        return { kind: 'integer', text: pick(['0', '12', '0x70000000000', '-1']), span };
      case 1:
        return { kind: 'value', value: { kind: 'name', name: pick(NAMES), span }, span };
      case 2:
        return { kind: 'sizeof', span };
      case 3:
        return {
          kind: 'symbols',
          names: [
            { text: 'O_RDWR', span },
            { text: 'O_CLOEXEC', span },
          ],
          span,
        };
      case 4:
        return { kind: 'string', text: text(), span };
      case 5:
        return { kind: pick(['fd', 'id', 'addr', 'process'] as const), value: { kind: 'name', name: 'x', span }, span };
      case 6:
        return { kind: 'bytes', value: operand(depth - 1), width: integer(4), span };
      case 7:
        return { kind: 'struct', name: name(), fields: some(() => field(depth)), span };
      default:
        return { kind: 'arithmetic', operator: pick(['+', '-', '*'] as const), left: operand(depth - 1), right: operand(depth - 1), span };
    }
  }

  function field(depth: number): ast.StructField {
    const path = [{ text: pick(['argsz', 'set', 'where']), span }];
    if (chance(30)) return { kind: 'output', path, value: { kind: 'name', name: 'x', span }, span };
    return { kind: 'input', path, operand: operand(depth - 1), span };
  }

  function call(): ast.Call {
    const performer = pick<ast.Call['performer']>(['actor', 'machine', { kind: 'name', name: 'q', span }]);
    const binds = maybe(() => ({ kind: pick(['fd', 'id', 'addr'] as const), value: { kind: 'name', name: 'x', span } as const }));
    return { performer, operation: { text: 'ioctl', span }, operands: some(() => operand(2)), binds, span };
  }

  const parameter = (): ast.Parameter => ({ name: name(), type: type(1), where: maybe(() => expression(1)), span });
  const fieldOf = (): ast.Field => ({ constant: chance(30), name: name(), type: type(2), initial: maybe(() => value(1)), span });

  function declared(): ast.Declared {
    switch (below(14)) {
      case 0:
        return { kind: 'sort', name: name(), prefix: maybe(name), symmetric: chance(50), span };
      case 1:
        return { kind: 'enum', name: name(), members: some(name, 1), span };
      case 2:
        return { kind: 'record', name: name(), fields: some(fieldOf), span };
      case 3:
        return { kind: 'object', name: name(), prefix: maybe(name), symmetric: chance(50), fields: some(fieldOf), span };
      case 4:
        return { kind: pick(['constant', 'var'] as const), name: name(), type: type(2), initial: maybe(() => value(1)), span };
      case 5:
        return { kind: 'initially', body: block(2), span };
      case 6:
        return { kind: 'def', name: name(), parameters: some(parameter), result: type(1), body: expression(3), span };
      case 7:
        return { kind: 'proc', name: name(), parameters: some(parameter), body: block(3), span };
      case 8:
      case 9:
        return action();
      case 10:
        return { kind: pick(['invariant', 'reachable'] as const), name: name(), title: maybe(text), condition: expression(4), span };
      case 11:
        return { kind: 'transition', name: name(), title: maybe(text), on: maybe(on), condition: expression(3), span };
      case 12:
        return { kind: 'instance', name: name(), title: maybe(text), clauses: some(instanceClause), span };
      default:
        return { kind: 'remove', what: pick(['syscall', 'invariant', 'transition', 'var'] as const), name: name(), span };
    }
  }

  function action(): ast.Declared {
    const clauses: ast.Clause[] = [];
    if (chance(50)) clauses.push({ kind: 'calls', calls: some(call, 1), span });
    if (chance(50)) clauses.push({ kind: 'source', source: text(), span });
    if (chance(30)) clauses.push({ kind: 'by', actor: name(), span });
    const kind = pick(['syscall', 'action'] as const);
    return { kind, name: name(), parameters: some(parameter), clauses, body: block(3), header: span, span };
  }

  function on(): ast.On {
    const outcome = pick<ast.On['outcome']>([null, { kind: 'always' }, { kind: 'fails', name: { text: 'EINVAL', span } }]);
    return { action: name(), parameters: maybe(() => some(name)), outcome, span };
  }

  function instanceClause(): ast.InstanceClause {
    switch (below(4)) {
      case 0:
        return { kind: pick(['without', 'only'] as const), names: [{ text: 'read', span }], span };
      case 1:
        return { kind: 'steps', span };
      case 2:
        return {
          kind: 'machine',
          clauses: [
            { kind: 'device', element: name(), model: name(), address: maybe(text), span },
            { kind: pick(['snoop', 'no_iommu'] as const), span },
          ],
          span,
        };
      default:
        return { kind: 'setting', path: some(name, 1), value: instanceValue(2), span };
    }
  }

  function instanceValue(depth: number): ast.InstanceValue {
    switch (depth <= 0 ? below(3) : below(6)) {
      case 0:
        return { kind: 'integer', ...integer(below(20) - 10), span };
      case 1:
        return { kind: 'boolean', value: chance(50), span };
      case 2:
        return { kind: 'name', name: pick(NAMES), span };
      case 3:
        return { kind: 'none', span };
      case 4:
        return { kind: pick(['list', 'set'] as const), elements: some(() => instanceValue(depth - 1)), span };
      default:
        return {
          kind: 'map',
          pairs: some(() => ({ key: { kind: 'name', name: pick(NAMES), span } as const, value: instanceValue(depth - 1) }), 1),
          span,
        };
    }
  }

  const documentation = () => pick(['', '', 'One line.', 'Two\nlines.']);
  const items = some<ast.Item>(
    () => ({ kind: 'declaration', modifiers: [], documentation: documentation(), declared: declared(), span }),
    4,
  );
  return { items, span };
}
