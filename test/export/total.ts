/** Makes a specification total: what could not be evaluated gets a value. Random specifications are nearly all invalid otherwise. */

import type { Expression, FiniteType, ScalarType, Specification, Statement } from '../../checker/language/ir.js';
import * as ir from '../compile/ir.js';

export function total(specification: Specification): Specification {
  const variable = (name: string) => specification.variables.find((each) => each.name === name)!;

  function expression(of: Expression): Expression {
    switch (of.kind) {
      case 'literal':
      case 'none':
      case 'size':
      case 'local':
        return of;
      case 'read':
        return {
          ...of,
          indices: of.indices.map((index, position) => clamped(expression(index), variable(of.variable).indices[position]!)),
        };
      case 'constant':
        return { ...of, indices: of.indices.map(expression) };
      case 'unary': {
        const operand = expression(of.operand);
        if (of.operator !== 'unwrap') return { ...of, operand };
        if (operand.type.kind !== 'option') return operand;
        const low = of.type.kind === 'int' ? of.type.low.constant : 0;
        const otherwise = ir.lit(low, of.type);
        return {
          ...otherwise,
          kind: 'conditional',
          condition: ir.binary(operand, '==', ir.none(operand.type)),
          then: otherwise,
          otherwise: { ...of, operand },
        };
      }
      case 'binary':
        return { ...of, left: expression(of.left), right: expression(of.right) };
      case 'conditional':
        return { ...of, condition: expression(of.condition), then: expression(of.then), otherwise: expression(of.otherwise) };
      case 'quantifier':
        return {
          ...of,
          domain: of.domain.kind === 'set' ? { ...of.domain, set: expression(of.domain.set) } : of.domain,
          where: of.where === null ? null : expression(of.where),
          body: of.body === null ? null : expression(of.body),
        };
      case 'set':
        return { ...of, elements: of.elements.map(expression) };
      case 'call':
        return { ...of, arguments: of.arguments.map(expression) };
      case 'old':
        return { ...of, operand: expression(of.operand) };
    }
  }

  function statement(of: Statement): Statement {
    switch (of.kind) {
      case 'let':
      case 'returns':
        return { ...of, value: expression(of.value) };
      case 'assign': {
        const { indices, type } = variable(of.place.variable);
        const place = { ...of.place, indices: of.place.indices.map((index, position) => clamped(expression(index), indices[position]!)) };
        return { ...of, place, value: clamped(expression(of.value), type) };
      }
      case 'if':
        return { ...of, condition: expression(of.condition), then: of.then.map(statement), otherwise: of.otherwise.map(statement) };
      case 'for':
        return { ...of, where: of.where === null ? null : expression(of.where), body: of.body.map(statement) };
      case 'choose':
        return { ...of, where: of.where === null ? null : expression(of.where) };
      case 'require':
      case 'await':
        return { ...of, condition: expression(of.condition) };
      case 'fails':
        return { ...of, condition: of.condition === null ? null : expression(of.condition), undo: of.undo.map(statement) };
      case 'step':
        return { ...of, body: of.body.map(statement) };
      case 'call':
        return { ...of, arguments: of.arguments.map(expression) };
    }
  }

  return {
    ...specification,
    functions: specification.functions.map((each) => ({ ...each, body: expression(each.body) })),
    procedures: specification.procedures.map((each) => ({ ...each, body: each.body.map(statement) })),
    initially: specification.initially.map(statement),
    actions: specification.actions.map((each) => ({
      ...each,
      parameters: each.parameters.map((parameter) => ({
        ...parameter,
        where: parameter.where === null ? null : expression(parameter.where),
      })),
      body: each.body.map(statement),
    })),
    properties: specification.properties.map((each) => ({ ...each, condition: expression(each.condition) })),
  };
}

/** A whole number inside the bounds of its place; the least of them if it was outside. */
function clamped(value: Expression, type: ScalarType): Expression {
  if (type.kind !== 'int') return value;
  const low = ir.lit(type.low.constant, type as FiniteType);
  const high = ir.lit(type.high.constant, type as FiniteType);
  const inside = ir.binary(ir.binary(low, '<=', value), 'and', ir.binary(value, '<=', high));
  return { ...low, kind: 'conditional', condition: inside, then: value, otherwise: low };
}
