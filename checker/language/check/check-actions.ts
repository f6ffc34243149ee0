/** Functions, procedures, initial states and actions: declarations with a body. */

import type * as ast from '../ast.js';
import type { BodyContext } from './body.js';
import { checkCalls } from './check-calls.js';
import { checkWhere } from './check-quantifiers.js';
import { checkBlock } from './check-statements.js';
import { bindLocal, type Context, fail, poison } from './context.js';
import { checkArgument } from './fit.js';
import type { Action, ActionParameter, Function as FunctionDeclaration, Outcome, Procedure, Statement } from '../ir.js';
import { resolveType } from './resolve-types.js';
import { reportDuplicateNames } from './resolve.js';
import { typeNames } from './check-quantifiers.js';
import type { FunctionSymbol, ProcedureSymbol } from './symbols.js';
import { isFiniteType, show } from './types.js';
import { unreachable } from '../unreachable.js';

/** `context` must be that of a fresh declaration in each of these. */
export function checkFunction(context: Context, symbol: FunctionSymbol): FunctionDeclaration | null {
  let inner = context;
  const parameters = symbol.parameters.map((parameter) => {
    const bound = bindLocal(inner, parameter.name, parameter.type, symbol.span);
    inner = bound.context;
    return { name: bound.unique, type: parameter.type };
  });
  const body = checkArgument(inner, symbol.body, symbol.result, 'the result');
  return body === null ? null : { name: symbol.name, parameters, result: symbol.result, body, span: symbol.span };
}

function bodyContext(context: Context, owner: BodyContext['owner']): BodyContext {
  return { ...context, owner, top: owner === 'action', loop: false, undo: false, tail: true, inlining: [], outcomes: [] };
}

/** null for a procedure that is inlined, after checking it all the same. */
export function checkProcedure(context: Context, symbol: ProcedureSymbol): Procedure | null {
  let inner = bodyContext(context, 'procedure');
  const parameters = symbol.parameters.map((parameter) => {
    const bound = bindLocal(inner, parameter.name, parameter.type, symbol.span);
    inner = { ...inner, locals: bound.context.locals };
    return { name: bound.unique, type: parameter.type };
  });
  const { statements } = checkBlock(inner, symbol.body);
  return symbol.inlined ? null : { name: symbol.name, parameters, body: statements, span: symbol.span };
}

export function checkInitially(context: Context, body: readonly ast.Statement[]): readonly Statement[] {
  return checkBlock(bodyContext(context, 'initially'), body).statements;
}

export function checkAction(context: Context, declared: ast.ActionDeclaration, declaration: ast.Declaration): Action | null {
  const { name } = declared;
  const { context: inner, parameters } = checkFormals(context, declared.parameters, 'action');
  const steps = declared.body.flatMap((statement) => (statement.kind === 'step' ? [statement.name] : []));
  reportDuplicateNames(steps, 'step', context.report);
  const outcomes: Outcome[] = [{ kind: 'ok', span: declared.header }];
  const block = checkBlock({ ...bodyContext(inner, 'action'), outcomes }, declared.body);
  const clauses = clausesOf(context, declared);
  const calls = clauses.calls.flatMap((call) => checkCalls(block.context, call));
  const actor = actorOf(context, declared, parameters, clauses.by);
  if (parameters.length < declared.parameters.length) return null;
  return {
    name: name.text,
    kind: declared.kind === 'syscall' ? 'syscall' : 'environment',
    actor,
    parameters,
    body: block.statements,
    outcomes,
    calls,
    source: clauses.source?.value ?? null,
    documentation: declaration.documentation,
    span: declared.name.span,
    header: declared.header,
  };
}

/** The parameters that could be checked, and a context that knows them all. */
export function checkFormals(
  context: Context,
  declared: readonly ast.Parameter[],
  of: 'action' | 'property',
): { readonly context: Context; readonly parameters: readonly ActionParameter[] } {
  let inner = context;
  const parameters: ActionParameter[] = [];
  for (const parameter of declared) {
    const type = resolveType(typeNames(context), parameter.type, context.report);
    if (type !== null && !isFiniteType(type)) {
      fail(
        context,
        'bad-type',
        parameter.type.span,
        `a parameter of ${of === 'action' ? 'an action' : 'a property'} cannot be ${show(type)}`,
        `parameters are bool, a range, an enum, a sort or an object${of === 'action' ? '; use `choose` for others' : ''}`,
      );
    }
    if (type === null || !isFiniteType(type)) {
      inner = poison(inner, parameter.name.text, parameter.name.span);
      continue;
    }
    const bound = bindLocal(inner, parameter.name.text, type, parameter.name.span);
    inner = bound.context;
    const where = checkWhere(inner, parameter.where);
    parameters.push({ name: bound.unique, type, where: where ?? null });
  }
  reportDuplicateNames(
    declared.map((parameter) => parameter.name),
    'parameter',
    context.report,
  );
  return { context: inner, parameters };
}

interface Clauses {
  readonly by: ast.Name | null;
  readonly source: ast.Text | null;
  readonly calls: readonly ast.Call[];
}

function clausesOf(context: Context, declared: ast.ActionDeclaration): Clauses {
  const clauses: { by: ast.Name | null; source: ast.Text | null; calls: readonly ast.Call[] } = { by: null, source: null, calls: [] };
  const seen = new Set<string>();
  for (const clause of declared.clauses) {
    if (seen.has(clause.kind)) fail(context, 'duplicate-name', clause.span, `\`${clause.kind}\` is given twice`, 'join the two');
    seen.add(clause.kind);
    switch (clause.kind) {
      case 'by':
        if (declared.kind === 'syscall')
          fail(context, 'misplaced', clause.span, '`by` is only for actions', 'a syscall is made by its first parameter');
        clauses.by = clause.actor;
        break;
      case 'source':
        clauses.source = clause.source;
        break;
      case 'calls':
        clauses.calls = clause.calls;
        break;
      // Decided when files were merged.
      case 'since':
      case 'until':
        break;
      default:
        return unreachable(clause);
    }
  }
  return clauses;
}

function actorOf(context: Context, declared: ast.ActionDeclaration, parameters: readonly ActionParameter[], by: ast.Name | null): string {
  const { name } = declared;
  if (declared.kind === 'action') {
    if (by === null)
      fail(
        context,
        'no-actor',
        name.span,
        `nobody does the action \`${name.text}\``,
        'say who after its parameters: `by device`, `by admin`, `by kernel`',
      );
    return by?.text ?? '';
  }
  const [first] = parameters;
  if (first?.type.kind !== 'sort' && parameters.length === declared.parameters.length) {
    fail(
      context,
      'no-process',
      name.span,
      `the syscall \`${name.text}\` has no calling process`,
      'its first parameter must be the process: `(p: Process, ...)`',
    );
  }
  return first?.name ?? '';
}
