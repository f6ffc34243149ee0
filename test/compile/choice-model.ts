/** A small model with everything the other one lacks: choice, sets, loops, procedures, functions, constants, results. */

import type { Specification } from '../../checker/language/ir.js';
import * as ir from './ir.js';

const Node = ir.sort('Node');
const Color = ir.enumeration('Color');
const n = ir.local('n', Node);
const color = (of: ir.Expr) => ir.read('Node.color', Color, of);
const members = ir.read('members', ir.setOf(Node));
const literal = (value: number) => ir.lit(value, ir.int(0, 5));

/** `default` must become another identifier; nothing else is renamed. */
export const choiceModel = (): Specification => {
  const body = [
    ir.fails(1, ir.binary(n, 'in', members)),
    ir.assign(
      'members',
      [],
      ir.binary(members, 'union', { kind: 'set', elements: [n], type: ir.setOf(Node), span: ir.nowhere }, ir.setOf(Node)),
    ),
    { kind: 'choose', binder: 'm', domain: { kind: 'set', set: members, of: Node }, where: null, span: ir.nowhere },
    { kind: 'call', procedure: 'paint', arguments: [ir.local('m', Node)], span: ir.nowhere },
    ir.fails(
      2,
      ir.binary(ir.read('total', ir.int(0, 5)), '>=', {
        kind: 'constant',
        constant: 'MOST',
        indices: [],
        type: ir.int(0, 5),
        span: ir.nowhere,
      }),
      [ir.assign('members', [], { kind: 'set', elements: [], type: ir.setOf(Node), span: ir.nowhere })],
    ),
    ir.assign('total', [], ir.binary(ir.read('total', ir.int(0, 5)), '+', literal(1), ir.int(1, 6))),
    { kind: 'returns', value: ir.read('total', ir.int(0, 5)), span: ir.nowhere },
  ] as const;
  return ir.specification({
    sorts: [ir.declaredSort('Node')],
    enumerations: [{ name: 'Color', members: ['red', 'green'], span: ir.nowhere }],
    constants: [
      { name: 'MOST', indices: [], type: ir.int(0, 5), defaultValue: literal(3), span: ir.nowhere },
      { name: 'Node.rank', indices: [Node], type: ir.int(0, 5), span: ir.nowhere },
    ],
    variables: [
      ir.variable('Node.color', [Node], Color, ir.lit(0, Color)),
      ir.variable('members', [], ir.setOf(Node), { kind: 'set', elements: [], type: ir.setOf(Node), span: ir.nowhere }),
      ir.variable('total', [], ir.int(0, 5), literal(0)),
    ],
    functions: [
      {
        name: 'isGreen',
        parameters: [{ name: 'n', type: Node }],
        result: ir.bool,
        body: ir.binary(color(n), '==', ir.lit(1, Color)),
        span: ir.nowhere,
      },
    ],
    procedures: [
      {
        name: 'paint',
        parameters: [{ name: 'n', type: Node }],
        body: [
          {
            kind: 'for',
            binder: 'other',
            domain: { kind: 'type', type: Node },
            where: ir.binary(
              { kind: 'constant', constant: 'Node.rank', indices: [ir.local('other', Node)], type: ir.int(0, 5), span: ir.nowhere },
              '<=',
              { kind: 'constant', constant: 'Node.rank', indices: [n], type: ir.int(0, 5), span: ir.nowhere },
            ),
            body: [ir.assign('Node.color', [ir.local('other', Node)], ir.lit(1, Color))],
            span: ir.nowhere,
          },
        ],
        span: ir.nowhere,
      },
    ],
    initially: [
      { kind: 'choose', binder: 'start', domain: { kind: 'type', type: Node }, where: null, span: ir.nowhere },
      ir.assign('Node.color', [ir.local('start', Node)], ir.lit(1, Color)),
    ],
    actions: [ir.action('default', [ir.parameter('n', Node)], ['EEXIST', 'ENOSPC'], [...body])],
    properties: [
      ir.invariant(
        'MembersAreGreen',
        ir.forall(
          'n',
          Node,
          ir.binary(ir.binary(n, 'in', members), 'implies', {
            kind: 'call',
            function: 'isGreen',
            arguments: [n],
            type: ir.bool,
            span: ir.nowhere,
          }),
        ),
      ),
    ],
    instances: [
      { ...ir.instance('three', { Node: 3 }, ['default']), constants: { 'Node.rank': [0, 1, 1] } },
      { ...ir.instance('two', { Node: 2 }, ['default']), constants: { 'Node.rank': [1, 0], MOST: [5] } },
    ],
  });
};
