/** A specification that asks for a value that does not exist is invalid, with the way to where it does. */

import { describe, expect, test } from 'vitest';
import { explore } from '../../checker/explore/explore.js';
import { InternalError } from '../../checker/language/unreachable.js';
import { EvaluationError, type TransitionSystem } from '../../checker/system.js';
import { counter } from '../systems/counter.js';
import { type SmallAction, type SmallProperty, smallSystem, spanOf } from '../systems/small-system.js';
import { STILL } from './options.js';

function fail(): never {
  throw new EvaluationError('none has no value', spanOf('wrong'));
}

const NOT_TWO: SmallProperty = { name: 'NotTwo', kind: 'transition', across: (_, [after]) => after !== 2 };

function climber(action: Partial<SmallAction>, properties: readonly SmallProperty[] = []): TransitionSystem {
  const up: SmallAction = { name: 'up', fire: ([count], take) => take({ next: (next) => next.fill(count + 1) }) };
  const other: SmallAction = { name: 'other', fire: () => {}, ...action };
  return smallSystem({
    name: 'climber',
    variables: [{ name: 'count', type: { kind: 'int', low: 0, high: 9, none: null } }],
    initial: [[0]],
    actions: [up, other],
    properties,
  });
}

describe('an error', () => {
  test('in an invariant has the trace to the state', () => {
    const verdict = explore(counter(9, 1, [{ name: 'X', kind: 'invariant', holds: ([count]) => count < 4 || fail() }]), STILL);
    expect(verdict).toMatchObject({
      status: 'invalid',
      exhaustive: false,
      limit: null,
      evaluation: { message: 'none has no value', location: { path: 'small.ilk', line: 5 }, trace: { property: { kind: 'evaluation' } } },
    });
    expect(verdict.evaluation?.trace?.stem.length).toBe(4);
    expect(verdict.properties.map(({ status }) => status)).toEqual(['unknown', 'unknown']);
  });

  test('in a premise too', () => {
    const verdict = explore(counter(9, 1, [{ name: 'X', kind: 'invariant', premise: ([count]) => count > 2 && fail() }]), STILL);
    expect(verdict.evaluation?.trace?.stem.length).toBe(3);
  });

  test('in an action has the trace to the state it was tried in, and keeps earlier violations', () => {
    const verdict = explore(climber({ fire: ([count]) => (count === 1 ? fail() : undefined) }, [NOT_TWO]), STILL);
    expect(verdict.status).toBe('invalid');
    expect(verdict.evaluation?.trace?.stem.length).toBe(1);
    expect(verdict.properties[0]).toMatchObject({ status: 'violated', trace: { stem: { length: 2 } } });
  });

  test('after a violation in the same state is not reached by who stops at the first', () => {
    const notOne: SmallProperty = { name: 'NotOne', kind: 'invariant', holds: ([count]) => count !== 1 };
    const system = climber({ fire: ([count]) => (count === 1 ? fail() : undefined) }, [notOne]);
    expect(explore(system, STILL).status).toBe('invalid');
    expect(explore(system, { ...STILL, stopAtFirst: true })).toMatchObject({
      status: 'violated',
      exhaustive: false,
      limit: { kind: 'first' },
      evaluation: null,
      properties: [{ status: 'violated', trace: { stem: { length: 1 } } }, { status: 'unknown' }],
    });
  });

  test('in a transition invariant has the transition as its last step', () => {
    const property: SmallProperty = { name: 'X', kind: 'transition', across: (_, [after]) => after < 3 || fail() };
    const verdict = explore(climber({}, [property]), STILL);
    expect(verdict.evaluation?.trace?.stem.map(({ changes }) => changes[0].after)).toEqual([1, 2, 3]);
  });

  test('in the initial states has no trace', () => {
    const verdict = explore({ ...counter(3), initialStates: fail }, STILL);
    expect(verdict).toMatchObject({ status: 'invalid', evaluation: { trace: null }, statistics: { states: 0 } });
  });
});

test('another error is a bug of ours and is not swallowed', () => {
  const broken = climber({
    fire: () => {
      throw new TypeError('x is not a function');
    },
  });
  expect(() => explore(broken, STILL)).toThrow(TypeError);
});

test('a system that visits other transitions the second time is a bug of ours, and the message says so', () => {
  let visits = 0;
  const fickle = climber({ fire: ([count], take) => (++visits <= 9 ? take({ next: (next) => next.fill(count + 5) }) : undefined) }, [
    { name: 'NotFive', kind: 'invariant', holds: ([count]) => count !== 5 },
  ]);
  expect(() => explore(fickle, { ...STILL, limits: { states: 30, bytes: null, seconds: null } })).toThrow(InternalError);
});
