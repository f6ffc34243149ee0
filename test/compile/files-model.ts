/** A model of processes, files and devices, built by hand: the size of performance measurements, and the first golden. */

import type { Specification } from '../../checker/language/ir.js';
import * as ir from './ir.js';

const P = ir.sort('Process');
const S = ir.sort('Slot');
const D = ir.sort('Device');
const A = ir.sort('Space');
const p = ir.local('p', P);
const s = ir.local('s', S);
const d = ir.local('d', D);
const a = ir.local('a', A);
const device = ir.option(D);
const space = ir.option(A);
const alive = ir.read('Process.alive', ir.bool, p);
const opened = ir.read('opened', device, p, s);
const granted = ir.read('granted', ir.bool, p, s);
const owner = (of: ir.Expr) => ir.read('Device.owner', ir.option(P), of);
const attached = (of: ir.Expr) => ir.read('Device.attached', space, of);
const mine = ir.unwrap(opened);

/** Each process has `Slot` descriptors; a device is bound by one process at a time, then attached to an address space. */
export const filesModel = (sizes: Record<string, number>): Specification => {
  const onFile = [ir.parameter('p', P, alive), ir.parameter('s', S, ir.binary(opened, '!=', ir.none(device)))];
  const actions = [
    ir.action(
      'open',
      [ir.parameter('p', P, alive), ir.parameter('s', S, ir.binary(opened, '==', ir.none(device))), ir.parameter('d', D)],
      [],
      [ir.assign('opened', [p, s], d)],
    ),
    ir.action(
      'bind',
      onFile,
      ['EINVAL', 'EBUSY'],
      [
        ir.fails(1, granted),
        ir.fails(2, ir.binary(owner(mine), '!=', ir.none(ir.option(P)))),
        ir.assign('Device.owner', [mine], p),
        ir.assign('granted', [p, s], ir.lit(1)),
      ],
    ),
    ir.action(
      'attach',
      [...onFile, ir.parameter('a', A, ir.binary(ir.read('Space.of', ir.option(P), a), '==', p))],
      ['EINVAL'],
      [ir.fails(1, ir.not(granted)), ir.assign('Device.attached', [mine], a)],
    ),
    ir.action('detach', onFile, ['EINVAL'], [ir.fails(1, ir.not(granted)), ir.assign('Device.attached', [mine], ir.none(space))]),
    ir.action('read', onFile, ['EINVAL'], [ir.fails(1, ir.not(granted))]),
    ir.action(
      'close',
      onFile,
      [],
      [
        ir.when(granted, [
          ir.assign('Device.owner', [mine], ir.none(ir.option(P))),
          ir.assign('Device.attached', [mine], ir.none(space)),
          ir.assign('granted', [p, s], ir.lit(0)),
        ]),
        ir.assign('opened', [p, s], ir.none(device)),
      ],
    ),
    ir.action(
      'alloc',
      [ir.parameter('p', P, alive), ir.parameter('a', A, ir.binary(ir.read('Space.of', ir.option(P), a), '==', ir.none(ir.option(P))))],
      [],
      [ir.assign('Space.of', [a], p)],
    ),
    ir.action(
      'destroy',
      [ir.parameter('p', P, alive), ir.parameter('a', A, ir.binary(ir.read('Space.of', ir.option(P), a), '==', p))],
      ['EBUSY'],
      [ir.fails(1, ir.exists('d', D, ir.binary(attached(d), '==', a))), ir.assign('Space.of', [a], ir.none(ir.option(P)))],
    ),
  ];
  return ir.specification({
    sorts: ['Process', 'Slot', 'Device', 'Space'].map(ir.declaredSort),
    variables: [
      ir.variable('Process.alive', [P], ir.bool, ir.lit(1)),
      ir.variable('opened', [P, S], device, ir.none(device)),
      ir.variable('granted', [P, S], ir.bool, ir.lit(0)),
      ir.variable('Device.owner', [D], ir.option(P), ir.none(ir.option(P))),
      ir.variable('Device.attached', [D], space, ir.none(space)),
      ir.variable('Space.of', [A], ir.option(P), ir.none(ir.option(P))),
    ],
    actions,
    properties: [
      ir.invariant(
        'AttachedHasOwner',
        ir.forall(
          'd',
          D,
          ir.binary(ir.binary(attached(d), '!=', ir.none(space)), 'implies', ir.binary(owner(d), '!=', ir.none(ir.option(P)))),
        ),
      ),
      ir.transition(
        'OwnerIsNotReplaced',
        ir.forall(
          'd',
          D,
          ir.binary(
            ir.binary(ir.old(owner(d)), '!=', ir.none(ir.option(P))),
            'implies',
            ir.binary(ir.binary(owner(d), '==', ir.old(owner(d))), 'or', ir.binary(owner(d), '==', ir.none(ir.option(P)))),
          ),
        ),
      ),
    ],
    instances: [
      ir.instance(
        'only',
        sizes,
        actions.map((each) => each.name),
      ),
    ],
  });
};
