/** One line per confirmation. */

import type { Confirmation } from './confirm.js';

export function renderConfirmation(confirmation: Confirmation): string {
  const { tool } = confirmation;
  switch (confirmation.kind) {
    case 'confirmed': {
      const { version, states, transitions, properties, seconds } = confirmation;
      return `${tool} ${version}: confirmed: ${count(states)} states, ${count(transitions)} transitions, ${count(properties)} properties (${seconds.toFixed(1)} s)`;
    }
    case 'differs':
      return `${tool} ${confirmation.version}: DIFFERS: ${confirmation.differences.join('; ')}`;
    case 'skipped':
      return `${tool}: skipped: ${confirmation.reason}`;
    case 'refused':
      return `${tool}: cannot be expressed: ${confirmation.diagnostics.map(({ message }) => message).join('; ')}`;
    case 'limited':
      return `${tool}: left out: ${confirmation.reason}`;
    case 'failed':
      return `${tool}: no verdict: ${confirmation.reason}`;
  }
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
