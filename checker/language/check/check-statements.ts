/** Statements: syntax -> typed IR. */

import type * as ast from '../ast.js';
import { type BodyContext, type Checked, nested, withLocals } from './body.js';
import { checkAssignment } from './check-assignments.js';
import { checkBinder, checkWhere } from './check-quantifiers.js';
import { bind, bindLocal, fail, poison } from './context.js';
import { ERRNO, isErrno } from './errno.js';
import { checkArgument, checkArguments } from './fit.js';
import type { Expression, Outcome, Statement } from '../ir.js';
import { isSignal, SIGNALS } from './signals.js';
import { suggest } from './suggestion.js';
import { describe, type ProcedureSymbol } from './symbols.js';
import { BOOL } from './types.js';
import { InternalError, unreachable } from '../unreachable.js';

/** Checks every statement, also after an error in one. */
export function checkBlock(context: BodyContext, statements: readonly ast.Statement[]): Checked {
  let current = context;
  const checked: Statement[] = [];
  let ended: ast.Statement | null = null;
  statements.forEach((statement, index) => {
    const isLast = index === statements.length - 1;
    if (ended !== null) {
      const why =
        ended.kind === 'returns'
          ? '`returns` ends the call'
          : `\`${ended.kind} ${'name' in ended ? ended.name.text : ''}\` without a condition ends the call`;
      fail(context, 'unreachable', statement.span, `this can never run: ${why}`, 'remove it, or give the check before it a `when`');
      ended = null;
    }
    const result = checkStatement({ ...current, tail: context.tail && isLast }, statement);
    checked.push(...result.statements);
    current = withLocals(context, result.context);
    if ((statement.kind === 'fails' || statement.kind === 'signals') && statement.condition === null && !isLast) ended = statement;
  });
  return { statements: checked, context: current };
}

function checkStatement(context: BodyContext, statement: ast.Statement): Checked {
  const { span } = statement;
  const only = (...statements: readonly Statement[]): Checked => ({ statements, context });
  const condition = (expression: ast.Expression) => checkArgument(context, expression, BOOL, 'the condition');
  switch (statement.kind) {
    case 'let':
      return checkLet(context, statement);
    case 'assign':
      return only(...checkAssignment(context, statement));
    case 'if': {
      const checked = condition(statement.condition);
      const then = checkBlock(nested(context, {}), statement.then).statements;
      const otherwise = statement.otherwise === null ? [] : checkBlock(nested(context, {}), statement.otherwise).statements;
      return checked === null ? only() : only({ kind: 'if', condition: checked, then, otherwise, span });
    }
    case 'for': {
      const bound = checkBinder(context, statement.binder);
      if (bound === null) return only();
      const inner = nested(withLocals(context, bound.context), { loop: true, tail: false });
      const where = checkWhere(inner, statement.where);
      const body = checkBlock(inner, statement.body).statements;
      return where === undefined ? only() : only({ kind: 'for', binder: bound.unique, domain: bound.domain, where, body, span });
    }
    case 'choose':
      return checkChoose(context, statement);
    case 'require': {
      const checked = condition(statement.condition);
      if (misplacedEnding(context, statement, '`require`')) return only();
      return checked === null ? only() : only({ kind: 'require', condition: checked, span });
    }
    case 'fails':
    case 'signals':
      return only(...checkFails(context, statement));
    case 'await': {
      const checked = condition(statement.condition);
      if (context.owner !== 'action' || !context.top) {
        fail(
          context,
          'misplaced',
          span,
          '`await` is only for the top level of a syscall or action',
          'move it out of the block it stands in',
        );
        return only();
      }
      return checked === null ? only() : only({ kind: 'await', condition: checked, span });
    }
    case 'step':
      return checkStep(context, statement);
    case 'returns':
      return only(...checkReturns(context, statement));
    case 'call':
      return only(...checkCall(context, statement));
    case 'versioned':
      throw new InternalError('conditions on versions are decided when files are merged');
    default:
      return unreachable(statement);
  }
}

function checkLet(context: BodyContext, statement: Extract<ast.Statement, { kind: 'let' }>): Checked {
  const value = context.check(context, statement.value, null);
  if (value === null) return { statements: [], context: poison(context, statement.name.text, statement.name.span) };
  const bound = bindLocal(context, statement.name.text, value.type, statement.name.span);
  return { statements: [{ kind: 'let', name: bound.unique, value, span: statement.span }], context: withLocals(context, bound.context) };
}

function checkChoose(context: BodyContext, statement: Extract<ast.Statement, { kind: 'choose' }>): Checked {
  if (context.loop || context.undo || context.owner === 'procedure' || context.inlining.length > 0) {
    const where = context.loop ? 'inside `for`' : context.undo ? 'inside `undo`' : 'in a procedure';
    fail(
      context,
      'misplaced',
      statement.span,
      `\`choose\` cannot stand ${where}`,
      'choose at the beginning of the action, and pass on what was chosen',
    );
  }
  const bound = checkBinder(context, statement.binder);
  if (bound === null) return { statements: [], context: poison(context, statement.binder.name.text, statement.binder.name.span) };
  const inner = withLocals(context, bound.context);
  const where = checkWhere(inner, statement.where);
  if (where === undefined) return { statements: [], context: inner };
  return { statements: [{ kind: 'choose', binder: bound.unique, domain: bound.domain, where, span: statement.span }], context: inner };
}

/** Whether a statement that may end the call stands where it cannot. */
function misplacedEnding(context: BodyContext, at: ast.Spanned, what: string): boolean {
  if (!context.loop && !context.undo) return false;
  const where = context.loop ? 'inside `for`' : 'inside `undo`';
  const hint = context.loop ? 'test before the loop: `exists x in S: ...`' : 'an undo runs when the call fails already';
  fail(context, 'misplaced', at.span, `${what} cannot stand ${where}`, hint);
  return true;
}

function checkFails(context: BodyContext, statement: Extract<ast.Statement, { kind: 'fails' | 'signals' }>): Statement[] {
  const { name, span } = statement;
  const condition = statement.condition === null ? null : (checkArgument(context, statement.condition, BOOL, 'the condition') ?? undefined);
  const undo = statement.undo === null ? [] : checkBlock(nested(context, { undo: true, tail: false }), statement.undo).statements;
  if (statement.kind === 'fails' && !isErrno(name.text)) {
    fail(
      context,
      'unknown-errno',
      name.span,
      `\`${name.text}\` is not a Linux errno`,
      suggest(name.text, Object.keys(ERRNO), 'use a name from errno(3), such as EINVAL'),
    );
  }
  if (statement.kind === 'signals' && !isSignal(name.text)) {
    fail(
      context,
      'unknown-signal',
      name.span,
      `\`${name.text}\` is not a Linux signal`,
      suggest(name.text, Object.keys(SIGNALS), 'use a name from signal(7), such as SIGBUS'),
    );
  }
  if (context.owner === 'initially') {
    fail(context, 'misplaced', span, `\`${statement.kind}\` has no meaning in \`initially\``, 'use `require` to leave out initial states');
    return [];
  }
  if (misplacedEnding(context, statement, `\`${statement.kind}\``) || condition === undefined) return [];
  const outcome: Outcome =
    statement.kind === 'fails' ? { kind: 'errno', errno: name.text, span } : { kind: 'signal', signal: name.text, span };
  return [{ kind: 'fails', outcome: context.outcomes.push(outcome) - 1, condition, undo, span }];
}

/** The names bound directly in a step stay known after it: a step divides a call, not its scope. */
function checkStep(context: BodyContext, statement: Extract<ast.Statement, { kind: 'step' }>): Checked {
  if (context.owner !== 'action' || !context.top) {
    fail(
      context,
      'misplaced',
      statement.span,
      '`step` is only for the top level of a syscall or action',
      'move it out of the block it stands in',
    );
  }
  const body = checkBlock(nested(context, {}), statement.body);
  const step: Statement = {
    kind: 'step',
    name: statement.name.text,
    locks: statement.locks.map((lock) => lock.text),
    body: body.statements,
    span: statement.span,
  };
  return { statements: [step], context: withLocals(context, body.context) };
}

function checkReturns(context: BodyContext, statement: Extract<ast.Statement, { kind: 'returns' }>): Statement[] {
  const value = context.check(context, statement.value, null);
  if (context.owner !== 'action' || !context.tail || context.inlining.length > 0) {
    fail(
      context,
      'misplaced',
      statement.span,
      '`returns` must be the last thing that a call does',
      'bind the value with `let`, and return it at the end',
    );
    return [];
  }
  if (value === null) return [];
  if (value.type.kind === 'int') return [{ kind: 'returns', value, span: statement.span }];
  fail(context, 'type-mismatch', value.span, 'a call returns an integer', 'what a call yields besides is bound by `calls ... -> fd f`');
  return [];
}

function checkCall(context: BodyContext, statement: Extract<ast.Statement, { kind: 'call' }>): readonly Statement[] {
  const name = statement.name.text;
  const procedure = context.symbols.procedures.get(name);
  if (procedure === undefined) {
    for (const argument of statement.arguments) context.check(context, argument, null);
    if (context.symbols.broken.has(name)) return [];
    const what = describe(context.symbols, name);
    const hint = suggest(name, context.symbols.procedures.keys(), 'declare it with `proc`');
    if (what === null) fail(context, 'unknown-name', statement.name.span, `there is no procedure \`${name}\``, hint);
    else
      fail(context, 'wrong-kind', statement.name.span, `\`${name}\` is ${what}, not a procedure`, 'a statement calls what `proc` declares');
    return [];
  }
  const args = checkArguments(context, statement, procedure.parameters);
  if (args === null) return [];
  if (!procedure.inlined) return [{ kind: 'call', procedure: name, arguments: args, span: statement.span }];
  if (context.inlining.includes(name)) return [];
  return inline(context, statement, procedure, args);
}

/** A procedure that can end the call becomes part of it. Its names are its own: fresh, and the caller's are not seen. */
function inline(context: BodyContext, call: ast.Spanned, procedure: ProcedureSymbol, args: readonly Expression[]): readonly Statement[] {
  if (misplacedEnding(context, call, `\`${procedure.name}\`, which can end the call,`)) return [];
  let inner: BodyContext = { ...nested(context, { tail: false }), locals: new Map(), inlining: [...context.inlining, procedure.name] };
  const lets: Statement[] = [];
  procedure.parameters.forEach((parameter, index) => {
    const argument = args[index]!;
    if (argument.kind === 'local' || argument.kind === 'literal') {
      inner = withLocals(inner, bind(inner, parameter.name, argument));
      return;
    }
    const bound = bindLocal(inner, parameter.name, argument.type, argument.span);
    inner = withLocals(inner, bound.context);
    lets.push({ kind: 'let', name: bound.unique, value: argument, span: call.span });
  });
  return [...lets, ...checkBlock(inner, procedure.body).statements];
}
