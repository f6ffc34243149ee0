/** Lists of known findings, as JSON. */

import type { KnownFinding } from '../conform/known.js';
import { CommandError, type Surroundings } from './command.js';
import { readText } from './files.js';

/** @throws CommandError */
export function readKnown(path: string, surroundings: Surroundings): readonly KnownFinding[] {
  const problem = new CommandError(
    `${path} must be a list of { "call", "outcome", "kernels": [...], "complaint", "link" }, all of it text; call and outcome may both be left out; "traces": [...] may be there`,
  );
  let json: unknown;
  try {
    json = JSON.parse(readText(surroundings, path));
  } catch (error) {
    if (error instanceof SyntaxError) throw problem;
    throw error;
  }
  if (!Array.isArray(json) || !json.every(isKnownFinding)) throw problem;
  return json;
}

function isKnownFinding(value: unknown): value is KnownFinding {
  if (value === null || typeof value !== 'object') return false;
  const { kernels, call, outcome, traces, complaint, link } = value as Record<string, unknown>;
  const isText = (each: unknown): boolean => typeof each === 'string' && each !== '';
  const areTexts = (each: unknown): boolean => Array.isArray(each) && each.every(isText);
  const ruled = (call === undefined && outcome === undefined) || (isText(call) && isText(outcome));
  return ruled && isText(complaint) && isText(link) && areTexts(kernels) && (traces === undefined || areTexts(traces));
}
