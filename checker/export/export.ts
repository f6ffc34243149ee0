/** One entry for all targets. */

import type { Instance, Specification } from '../language/ir.js';
import { unreachable } from '../language/unreachable.js';
import { exportMurphi } from './murphi/export-murphi.js';
import { exportPromela } from './promela/export-promela.js';
import type { Checks, ExportResult, Symmetry } from './result.js';
import { exportTla } from './tla/export-tla.js';

export const TARGETS = ['promela', 'murphi', 'tla'] as const;

export type Target = (typeof TARGETS)[number];

/** Pure. Without `checks`, everything that is to hold is checked; a `reachable` property only where it is named. What `symmetry`
 *  says is not for Promela. */
export function exportModel(
  target: Target,
  specification: Specification,
  instance: Instance,
  checks?: Checks,
  symmetry?: Symmetry,
): ExportResult {
  switch (target) {
    case 'promela':
      return exportPromela(specification, instance, checks);
    case 'murphi':
      return exportMurphi(specification, instance, checks, symmetry);
    case 'tla':
      return exportTla(specification, instance, checks, symmetry);
    default:
      return unreachable(target);
  }
}
