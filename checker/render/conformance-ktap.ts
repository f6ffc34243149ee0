/** A conformance report as KTAP: one test an action, one subtest a rule. */

import type { ConformanceReport, RuleReport } from '../conform/report.js';

/** Ends in a newline. */
export function renderConformanceKtap(report: ConformanceReport): string {
  const actions = [...new Set(report.rules.map(({ action }) => action))];
  const blocks = actions.flatMap((action, index) => {
    const rules = report.rules.filter((rule) => rule.action === action);
    const skipped = rules.every(({ status }) => status === 'excused');
    return [
      `    KTAP version 1`,
      `    # Subtest: ${action}`,
      `    1..${rules.length}`,
      ...rules.flatMap((rule, at) => lines(report, rule, at + 1)),
      `${rules.every(isFine) ? 'ok' : 'not ok'} ${index + 1} ${action}${skipped ? ' # SKIP none of its rules can be shown' : ''}`,
    ];
  });
  const losses = report.losses.map(({ kind, why, instance }) => `# machine lost (${kind}) in ${instance}: ${why}`);
  return ['KTAP version 1', `# ${report.specification.name} on ${report.backend}`, ...losses, `1..${actions.length}`, ...blocks, ''].join(
    '\n',
  );
}

function lines(report: ConformanceReport, rule: RuleReport, number: number): readonly string[] {
  const name = `${rule.label} ${rule.location}`.replaceAll('#', ' ');
  if (rule.status === 'excused') return [`    ok ${number} ${name} # SKIP ${rule.reason}`];
  if (rule.status === 'agreed') return [`    ok ${number} ${name}`];
  const own = report.divergences.filter(({ rule: { action, outcome } }) => action === rule.action && outcome === rule.outcome);
  const said = own.flatMap(({ why, calls }) => [`    # ${why}`, ...calls.map((call) => `    #   ${call}`)]);
  return [...said, ...(rule.reason === null ? [] : [`    # ${rule.reason}`]), `    not ok ${number} ${name}`];
}

function isFine({ status }: RuleReport): boolean {
  return status === 'agreed' || status === 'excused';
}
