/** Surroundings for tests that call commands' parts: the project's folder, and silence. */

import type { Surroundings } from '../checker/command/command.js';
import { projectRoot } from './lab.js';

export const silent: Surroundings = {
  folder: projectRoot,
  environment: process.env,
  terminal: false,
  interrupted: new AbortController().signal,
  print: () => {},
  note: () => {},
  live: () => {},
};
