/** The figures of a conformance report. */

import { ABSENT, type ConformanceReport, type RuleReport } from './report.js';

export interface ConformanceFigures {
  readonly rules: number;
  /** Rules that a machine could be brought to. */
  readonly showable: number;
  readonly agreed: number;
  readonly diverged: number;
  /** That differ by known findings only. */
  readonly known: number;
  readonly excused: number;
  /** Of those excused, rules of calls that take part in no instance. */
  readonly absent: number;
  readonly unexplained: number;
  readonly orders: { readonly pinned: number; readonly alike: number; readonly unseen: number };
  readonly aims: number;
  readonly met: number;
}

export function figuresOf(report: ConformanceReport): ConformanceFigures {
  const withStatus = (status: RuleReport['status']): number => report.rules.filter((rule) => rule.status === status).length;
  const ordersWith = (status: string): number => report.orders.filter((order) => order.status === status).length;
  const excused = withStatus('excused');
  return {
    rules: report.rules.length,
    showable: report.rules.length - excused,
    agreed: withStatus('agreed'),
    diverged: withStatus('diverged'),
    known: withStatus('known'),
    excused,
    absent: report.rules.filter(({ reason }) => reason === ABSENT).length,
    unexplained: withStatus('unexplained'),
    orders: { pinned: ordersWith('pinned'), alike: ordersWith('alike'), unseen: ordersWith('unseen') },
    aims: report.instances.reduce((total, { aims }) => total + aims, 0),
    met: report.instances.reduce((total, { met }) => total + met, 0),
  };
}
