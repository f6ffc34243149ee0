/** A transition system that interprets the intermediate representation: the oracle for the generated code, visit by visit. */

import { reachesEnd } from '../../checker/language/endings.js';
import type { Action, Instance, Property, ScalarType, Specification, Statement } from '../../checker/language/ir.js';
import {
  type ActionDescription,
  type NamedType,
  type OutcomeDescription,
  type TransitionSystem,
  UNBOUND,
  type ValueType,
  type VariableDescription,
} from '../../checker/system.js';
import { layOut } from '../../checker/values/layout.js';
import { decode, encode } from '../../checker/values/packing.js';
import { evaluate, stateless, valuesOf } from './evaluate.js';
import { bound, execute, type Path } from './execute.js';
import { type Model, type Place, prepare } from './model.js';

export function interpret(specification: Specification, instance: Instance): TransitionSystem {
  const model = prepare(specification, instance);
  const nothing = stateless(model);
  const variables = specification.variables.map(({ name, indices, type }): VariableDescription => {
    const { firstCell, cells } = model.variables.get(name) as Place;
    return { name, indices: indices.map((index) => described(model, index)), type: described(model, type), firstCell, cells };
  });
  const layout = layOut(
    [...model.variables.values()].map(({ type, cells }) => {
      const [low, high] = model.limits(type);
      return { low, high, cells };
    }),
  );
  const included = specification.actions.filter((action) => instance.actions.includes(action.name));
  const outcomes = included.flatMap((action, index) => describedOutcomes(action, index));
  const cells = new Int32Array(layout.cells);
  const packed = new Int32Array(layout.words);
  const slots = new Int32Array(Math.max(0, ...included.map((action) => slotsOf(model, action).length)));
  let loaded: readonly number[] = [];
  let current: Path = { around: nothing, result: 0 };

  function show(path: Path): void {
    current = path;
    cells.set(path.around.cells);
    encode(layout, cells, packed, 0);
  }

  function restore(): void {
    show({ around: { ...nothing, cells: loaded, before: loaded }, result: 0 });
  }

  function runAction(action: Action, visit: (outcome: number) => void): void {
    const first = outcomes.findIndex((outcome) => included[outcome.action] === action);
    const end = (path: Path, outcome: number): void => {
      show(path);
      slotsOf(model, action).forEach((slot, index) => {
        slots[index] = path.around.locals.get(slot.name) ?? UNBOUND;
      });
      visit(first + outcome);
      restore();
    };
    const choose = (path: Path, position: number): void => {
      const parameter = action.parameters[position];
      if (parameter === undefined) {
        execute(action.body, path, end, (after) => end(after, 0));
        return;
      }
      for (const value of valuesOf(nothing, parameter.type)) {
        const chosen = bound(path, parameter.name, value);
        if (parameter.where === null || evaluate(chosen.around, parameter.where) === 1) {
          choose(chosen, position + 1);
        }
      }
    };
    choose({ around: { ...nothing, cells: loaded, before: loaded }, result: 0 }, 0);
  }

  const holds = (condition: Property['condition']) => evaluate(current.around, condition) === 1;

  return {
    name: specification.name,
    digest: specification.digest,
    instance: instance.name,
    granularity: instance.granularity,
    variables,
    actions: included.map((action) => describedAction(model, action)),
    excluded: instance.excluded,
    outcomes,
    properties: specification.properties.map(({ name, kind, documentation, span }) => ({ name, kind, documentation, span })),
    deadlockAllowed: specification.deadlockAllowed,
    words: layout.words,
    bits: layout.bits,
    packed,
    cells,
    arguments: slots,
    result: () => current.result,
    changed: () => current.around.cells.some((value, cell) => value !== loaded[cell]),
    load(store, offset) {
      decode(layout, store, offset, cells);
      loaded = [...cells];
      restore();
    },
    initialStates(visit) {
      const initial: number[] = [];
      for (const [index, variable] of specification.variables.entries()) {
        const { firstCell: first, cells: count } = variables[index] as VariableDescription;
        for (let cell = first; cell < first + count; cell += 1) {
          initial[cell] = evaluate({ ...nothing, cells: initial }, variable.initial);
        }
      }
      loaded = initial;
      const start = { around: { ...nothing, cells: initial, before: initial }, result: 0 };
      const each = (path: Path): void => {
        show(path);
        visit();
        restore();
      };
      execute(specification.initially, start, each, each);
    },
    successors(visit) {
      for (const action of included) {
        runAction(action, visit);
      }
    },
    holds: (index) => holds((specification.properties[index] as Property).condition),
    premise: () => true,
    transitionProperties: (outcome) =>
      specification.properties.flatMap((property, index) => (concerns(property, outcomes[outcome], included) ? [index] : [])),
    holdsAcross: (index) => holds((specification.properties[index] as Property).condition),
  };
}

function concerns(property: Property, outcome: OutcomeDescription | undefined, included: readonly Action[]): boolean {
  if (property.kind !== 'transition' || outcome === undefined) {
    return false;
  }
  return property.on === null || (included[outcome.action]?.name === property.on.action && property.on.outcomes.includes(outcome.outcome));
}

function describedOutcomes(action: Action, index: number): readonly OutcomeDescription[] {
  return action.outcomes.map((outcome, number) => {
    const label = outcome.kind === 'errno' ? outcome.errno : outcome.kind === 'signal' ? outcome.signal : outcome.kind;
    return { action: index, outcome: number, kind: outcome.kind, label, span: outcome.span };
  });
}

function describedAction(model: Model, action: Action): ActionDescription {
  const { name, kind, actor, source, span } = action;
  const neverEnds = !reachesEnd(action.body);
  return { name, kind, actor, source, neverEnds, span, slots: slotsOf(model, action), parameters: action.parameters.length };
}

function slotsOf(model: Model, action: Action): readonly NamedType[] {
  const bindings = (statements: readonly Statement[]): readonly NamedType[] =>
    statements.flatMap((statement) => {
      switch (statement.kind) {
        case 'let':
          return [{ name: statement.name, type: described(model, statement.value.type) }];
        case 'choose': {
          const type = statement.domain.kind === 'type' ? statement.domain.type : statement.domain.of;
          return [{ name: statement.binder, type: described(model, type) }];
        }
        case 'step':
          return bindings(statement.body);
        default:
          return [];
      }
    });
  return [...action.parameters.map(({ name, type }) => ({ name, type: described(model, type) })), ...bindings(action.body)];
}

function described(model: Model, type: ScalarType): ValueType {
  const { specification, instance } = model;
  switch (type.kind) {
    case 'bool':
      return { kind: 'bool', none: null };
    case 'int': {
      const [low, high] = model.limits(type);
      return { kind: 'int', low, high, none: null };
    }
    case 'enum': {
      const names = specification.enumerations.find((each) => each.name === type.name)?.members ?? [];
      return { kind: 'named', sort: type.name, names, none: null };
    }
    case 'sort': {
      const prefix = specification.sorts.find((each) => each.name === type.name)?.prefix ?? '';
      const names = Array.from({ length: instance.sizes[type.name] as number }, (_, index) => `${prefix}${index}`);
      return { kind: 'named', sort: type.name, names, none: null };
    }
    case 'option': {
      const plain = described(model, type.of);
      return plain.kind === 'set' ? plain : { ...plain, none: model.limits(type)[0] };
    }
    case 'set': {
      const plain = described(model, type.of);
      return plain.kind === 'named' ? { kind: 'set', sort: plain.sort, names: plain.names } : plain;
    }
  }
}
