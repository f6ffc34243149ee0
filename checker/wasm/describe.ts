/** What a verdict and a trace need to know of a system, from the specification and the instance alone. */

import { boundType, topLevelBindings } from '../compile/statements.js';
import { reachesEnd } from '../language/endings.js';
import type { Action, Outcome, ScalarType } from '../language/ir.js';
import type { OutcomeDescription, TransitionSystem, ValueType } from '../system.js';
import { describeActions, type DeclaredAction, describeVariables, propertiesByOutcome } from '../values/description.js';
import { boolType, elementNames, intType, namedType, optionOf, setOf } from '../values/value-types.js';
import { named, type Settled } from './instance.js';

/** The part of a transition system that says what it is. */
export type Description = Pick<
  TransitionSystem,
  | 'name'
  | 'digest'
  | 'instance'
  | 'granularity'
  | 'variables'
  | 'actions'
  | 'excluded'
  | 'outcomes'
  | 'properties'
  | 'deadlockAllowed'
  | 'words'
  | 'bits'
  | 'transitionProperties'
>;

export function describe(settled: Settled): Description {
  const { specification, instance, layout } = settled;
  const typeOf = (type: ScalarType): ValueType => valueType(settled, type);
  const table = describeActions(
    specification.actions.map((action) => declared(action, typeOf)),
    instance.actions,
  );
  const about = propertiesByOutcome(
    table.outcomes.length,
    specification.properties.flatMap((property, index): { index: number; outcomes: readonly number[] | 'all' }[] => {
      if (property.kind !== 'transition') return [];
      if (property.on === null) return [{ index, outcomes: 'all' }];
      const { action, outcomes } = property.on;
      const first = table.first[specification.actions.findIndex(({ name }) => name === action)]!;
      return [{ index, outcomes: first < 0 ? [] : outcomes.map((outcome) => first + outcome) }];
    }),
  );
  return {
    name: specification.name,
    digest: specification.digest,
    instance: instance.name,
    granularity: instance.granularity,
    variables: describeVariables(
      specification.variables.map(({ name, indices, type }) => ({ name, indices: indices.map(typeOf), type: typeOf(type) })),
    ),
    actions: table.actions,
    excluded: instance.excluded,
    outcomes: table.outcomes,
    properties: specification.properties.map(({ name, kind, documentation, span }) => ({ name, kind, documentation, span })),
    deadlockAllowed: specification.deadlockAllowed,
    words: layout.words,
    bits: layout.bits,
    transitionProperties: (outcome) => about[outcome]!,
  };
}

function declared(action: Action, typeOf: (type: ScalarType) => ValueType): DeclaredAction {
  const { name, kind, actor, parameters, source, span } = action;
  const bindings = topLevelBindings(action.body).map((statement) => ({
    name: statement.kind === 'let' ? statement.name : statement.binder,
    type: typeOf(boundType(statement)),
  }));
  const never = reachesEnd(action.body) ? {} : ({ neverEnds: true } as const);
  const slots = [...parameters.map((parameter) => ({ name: parameter.name, type: typeOf(parameter.type) })), ...bindings];
  return { name, kind, actor, slots, parameters: parameters.length, source, span, outcomes: action.outcomes.map(outcomeOf), ...never };
}

function outcomeOf(outcome: Outcome): Pick<OutcomeDescription, 'kind' | 'label' | 'span'> {
  const label = outcome.kind === 'errno' ? outcome.errno : outcome.kind === 'signal' ? outcome.signal : outcome.kind;
  return { kind: outcome.kind, label, span: outcome.span };
}

function valueType(settled: Settled, type: ScalarType): ValueType {
  switch (type.kind) {
    case 'bool':
      return boolType;
    case 'int': {
      const { low, high } = settled.rangeOf(type);
      return intType(low, high);
    }
    case 'enum':
      return namedType(type.name, named(settled.enumerations, type.name).members);
    case 'sort': {
      const prefix = settled.specification.sorts.find(({ name }) => name === type.name)?.prefix ?? '';
      return namedType(type.name, elementNames(prefix, settled.size(type.name)));
    }
    case 'option':
      return optionOf(valueType(settled, type.of));
    case 'set':
      return setOf(valueType(settled, type.of));
  }
}
