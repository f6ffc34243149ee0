/** Invariants, transition invariants and `reachable`. */

import type * as ast from '../ast.js';
import { bind, type Context, fail } from './context.js';
import { checkArgument, counted } from './fit.js';
import type { Action, Property, TransitionPattern } from '../ir.js';
import { suggest } from './suggestion.js';
import { BOOL } from './types.js';

/** The actions of the specification, and the names also of those that have an error. */
export interface Actions {
  readonly sound: ReadonlyMap<string, Action>;
  readonly names: ReadonlySet<string>;
}

/** null after a report, of the name or of the action's own errors. */
export function actionNamed(context: Context, name: ast.Name, actions: Actions): Action | null {
  const action = actions.sound.get(name.text);
  if (action !== undefined) return action;
  if (actions.names.has(name.text)) return null;
  const hint = suggest(name.text, actions.names, 'name one of this specification');
  return fail(context, 'unknown-name', name.span, `there is no syscall or action \`${name.text}\``, hint);
}

export function checkProperty(
  context: Context,
  declared: ast.InvariantDeclaration | ast.TransitionDeclaration,
  documentation: string,
  actions: Actions,
): Property | null {
  const base = { name: declared.name.text, documentation: declared.title?.value ?? documentation, span: declared.name.span };
  if (declared.kind !== 'transition') {
    const condition = checkArgument(context, declared.condition, BOOL, 'the condition');
    return condition === null ? null : { ...base, kind: declared.kind, condition };
  }
  const on = declared.on === null ? null : checkOn(context, declared.on, actions);
  if (on === undefined) return null;
  const inner = on?.context ?? context;
  const condition = checkArgument({ ...inner, old: 'allowed' }, declared.condition, BOOL, 'the condition');
  return condition === null ? null : { ...base, kind: 'transition', condition, on: on?.pattern ?? null };
}

/** The pattern, and a context that knows the action's parameters; undefined after a report. */
function checkOn(
  context: Context,
  on: ast.On,
  actions: Actions,
): { readonly pattern: TransitionPattern; readonly context: Context } | undefined {
  const action = actionNamed(context, on.action, actions);
  if (action === null) return undefined;
  const names = on.parameters?.map((name) => name.text) ?? action.parameters.map((parameter) => parameter.name);
  if (names.length !== action.parameters.length) {
    const wanted = action.parameters.map((parameter) => parameter.name).join(', ');
    fail(
      context,
      'wrong-arity',
      on.span,
      `\`${action.name}\` has ${counted(action.parameters.length, 'parameter')}, not ${names.length}`,
      `write \`on ${action.name}(${wanted})\``,
    );
    return undefined;
  }
  let inner = context;
  action.parameters.forEach((parameter, index) => {
    context.names.fresh(parameter.name);
    inner = bind(inner, names[index]!, { kind: 'local', name: parameter.name, type: parameter.type, span: on.span });
  });
  const outcomes = outcomesOf(on, action);
  if (outcomes.length === 0 && on.outcome !== null && on.outcome.kind !== 'always') {
    const { name } = on.outcome;
    const known = [
      ...new Set(
        action.outcomes.flatMap((outcome) =>
          outcome.kind === 'errno' ? [outcome.errno] : outcome.kind === 'signal' ? [outcome.signal] : [],
        ),
      ),
    ];
    fail(
      context,
      'unknown-name',
      name.span,
      `\`${action.name}\` never ends with ${name.text}`,
      suggest(name.text, known, known.length > 0 ? `it can end with ${known.join(', ')}` : 'it never fails'),
    );
    return undefined;
  }
  return { pattern: { action: action.name, outcomes }, context: inner };
}

function outcomesOf(on: ast.On, action: Action): readonly number[] {
  const wanted = on.outcome;
  if (wanted === null) return [0];
  return action.outcomes.flatMap((outcome, index) => {
    if (wanted.kind === 'always') return [index];
    const label = outcome.kind === 'errno' ? outcome.errno : outcome.kind === 'signal' ? outcome.signal : null;
    const fitting = (outcome.kind === 'errno') === (wanted.kind === 'fails');
    return label === wanted.name.text && fitting ? [index] : [];
  });
}
