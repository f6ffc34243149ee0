/** Names and types of a whole specification: merged declarations -> typed IR. */

import type * as ast from '../ast.js';
import { checkAction, checkFunction, checkInitially, checkProcedure } from './check-actions.js';
import { check } from './check-expression.js';
import { checkLeadsTo } from './check-liveness.js';
import { checkProperty } from './check-properties.js';
import { checkRefinement } from './check-refinement.js';
import { checkState } from './check-state.js';
import { type Context, declarationContext } from './context.js';
import type { Diagnostic, Report } from '../diagnostic.js';
import { setsIn } from '../instance/instance-limits.js';
import { checkInstance } from '../instance/instances.js';
import type { Action, Enumeration, Property, Sort, Specification } from '../ir.js';
import type { Merged } from '../files/merge.js';
import { resolve } from './resolve.js';
import type { Symbols } from './symbols.js';

export interface Typechecked {
  /** Complete only if no diagnostic is an error. */
  readonly specification: Specification;
  readonly diagnostics: readonly Diagnostic[];
}

/** @param refined the specification that a `refines` names, or null after a report */
export function typecheck(merged: Merged, refined: (named: ast.Text, report: Report) => Specification | null): Typechecked {
  const { declarations } = merged;
  const { symbols, diagnostics: resolution } = resolve(declarations);
  const diagnostics: Diagnostic[] = [...resolution];
  const report: Report = (diagnostic) => diagnostics.push(diagnostic);
  const fresh = (): Context => declarationContext(check, symbols, report);

  const { constants, variables } = checkState(fresh(), declarations);
  const functions = [...symbols.functions.values()].flatMap((symbol) => checkFunction(fresh(), symbol) ?? []);
  const procedures = [...symbols.procedures.values()].flatMap((symbol) => checkProcedure(fresh(), symbol) ?? []);
  const initially = declarations.flatMap(({ declared }) => (declared.kind === 'initially' ? checkInitially(fresh(), declared.body) : []));
  const actions = declarations.flatMap((declaration): readonly Action[] => {
    const { declared } = declaration;
    if (declared.kind !== 'syscall' && declared.kind !== 'action') return [];
    const action = checkAction(fresh(), declared, declaration);
    return action === null ? [] : [action];
  });
  const names = new Set(
    declarations.flatMap(({ declared }) => (declared.kind === 'syscall' || declared.kind === 'action' ? [declared.name.text] : [])),
  );
  const declaredActions = { sound: new Map(actions.map((action) => [action.name, action])), names };
  const properties = declarations.flatMap(({ declared, documentation }): readonly Property[] => {
    if (declared.kind !== 'invariant' && declared.kind !== 'reachable' && declared.kind !== 'transition') return [];
    const property = checkProperty(fresh(), declared, documentation, declaredActions);
    return property === null ? [] : [property];
  });
  const liveness = declarations.flatMap(({ declared, documentation }) => {
    const property = declared.kind === 'leads-to' ? checkLeadsTo(fresh(), declared, documentation, declaredActions) : null;
    return property === null ? [] : [property];
  });
  const partial = {
    name: merged.name,
    title: merged.title,
    digest: merged.digest,
    references: merged.references,
    sources: merged.sources,
    sorts: sortsOf(symbols),
    enumerations: enumerationsOf(symbols),
    constants,
    variables,
    functions,
    procedures,
    initially,
    actions,
    properties,
    liveness,
    deadlockAllowed: declarations.some(({ declared }) => declared.kind === 'allow'),
  };
  const surroundings = { actions: names, sets: setsIn(partial), broken: symbols.broken, report };
  const instances = declarations.flatMap((declaration) =>
    declaration.declared.kind === 'instance' ? [checkInstance(partial, surroundings, declaration.declared, declaration)] : [],
  );
  const refinements = declarations.flatMap(({ declared }) => {
    if (declared.kind !== 'refines') return [];
    const abstract = refined(declared.base, report);
    const refinement = abstract === null ? null : checkRefinement(fresh(), declared, abstract, partial);
    return refinement === null ? [] : [refinement];
  });
  return { specification: { ...partial, instances, ...(refinements.length > 0 ? { refinements } : {}) }, diagnostics };
}

function sortsOf(symbols: Symbols): readonly Sort[] {
  return [...symbols.types.values()].flatMap((symbol) => {
    if (symbol.kind !== 'sort') return [];
    const { name, prefix, symmetric, documentation, span } = symbol;
    return [{ name, prefix, symmetric, documentation, span }];
  });
}

function enumerationsOf(symbols: Symbols): readonly Enumeration[] {
  return [...symbols.types.values()].flatMap((symbol) =>
    symbol.kind === 'enum' ? [{ name: symbol.name, members: symbol.members, span: symbol.span }] : [],
  );
}
