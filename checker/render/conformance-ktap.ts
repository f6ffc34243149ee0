/** A conformance report as KTAP: one test an action, one subtest a rule. */

import type { ConformanceReport, DivergenceReport, RuleReport } from '../conform/report.js';
import { ruleKey } from '../conform/rule.js';

/** Ends in a newline. */
export function renderConformanceKtap(report: ConformanceReport): string {
  const actions = [...new Set(report.rules.map(({ action }) => action))];
  const blocks = actions.flatMap((action, index) => {
    const rules = report.rules.filter((rule) => rule.action === action);
    const directive = rules.every(({ status }) => status === 'excused')
      ? ' # SKIP none of its rules can be shown'
      : rules.some(({ status }) => status === 'known') && rules.every((rule) => isFine(rule) || rule.status === 'known')
        ? ' # XFAIL known findings'
        : '';
    return [
      `    KTAP version 1`,
      `    # Subtest: ${action}`,
      `    1..${rules.length}`,
      ...rules.flatMap((rule, at) => lines(report, rule, at + 1)),
      `${rules.every(isFine) ? 'ok' : 'not ok'} ${index + 1} ${action}${directive}`,
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
  const isOwn = (one: DivergenceReport): boolean => ruleKey(one.rule) === ruleKey(rule);
  const own = [...report.divergences, ...report.known].filter(isOwn);
  const said = own.flatMap(({ why, calls }) => [`    # ${why}`, ...calls.map((call) => `    #   ${call}`)]);
  const link = rule.status === 'known' ? ` # XFAIL known finding: ${report.known.find(isOwn)!.finding.link}` : '';
  return [...said, ...(rule.reason === null ? [] : [`    # ${rule.reason}`]), `    not ok ${number} ${name}${link}`];
}

function isFine({ status }: RuleReport): boolean {
  return status === 'agreed' || status === 'excused';
}
