/** Properties of the form "premise leads to conclusion". */

import type * as ast from '../ast.js';
import { type Actions, actionNamed } from './check-properties.js';
import { checkFormals } from './check-actions.js';
import { type Context, fail } from './context.js';
import { checkArgument } from './fit.js';
import type { Expression, Fairness, LeadsTo } from '../ir.js';
import { BOOL } from './types.js';

/** null after a report. */
export function checkLeadsTo(context: Context, declared: ast.LeadsToDeclaration, documentation: string, actions: Actions): LeadsTo | null {
  const formals = checkFormals(context, declared.parameters, 'property');
  const premise = checkArgument(formals.context, declared.premise, BOOL, 'the premise');
  const conclusion = checkArgument(formals.context, declared.conclusion, BOOL, 'the conclusion');
  const fairness = checkFairness(context, declared.fairness, actions);
  if (premise === null || conclusion === null || fairness === null || formals.parameters.length < declared.parameters.length) return null;
  return {
    name: declared.name.text,
    documentation: declared.title?.value ?? documentation,
    span: declared.name.span,
    parameters: formals.parameters.map(({ name, type }) => ({ name, type })),
    premise: formals.parameters.reduceRight((claim, { where }) => (where === null ? claim : both(where, claim)), premise),
    conclusion,
    fairness,
  };
}

function both(left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator: 'and', left, right, type: BOOL, span: right.span };
}

function checkFairness(context: Context, declared: readonly ast.Fairness[], actions: Actions): readonly Fairness[] | null {
  const named = new Set<string>();
  let sound = true;
  const fairness = declared.flatMap(({ strength, actions: list }) =>
    list.flatMap(({ each, action }): readonly Fairness[] => {
      const found = actionNamed(context, action, actions);
      if (found === null) sound = false;
      else if (named.has(found.name)) {
        const hint = 'strong fairness implies weak, and `each` implies the whole action: keep the stronger one';
        fail(context, 'duplicate-name', action.span, `fairness of \`${found.name}\` is assumed twice`, hint);
        sound = false;
      }
      named.add(action.text);
      return found === null ? [] : [{ strength, action: found.name, each }];
    }),
  );
  return sound ? fairness : null;
}
