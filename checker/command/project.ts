/** Where the project's own files are, whether the program runs from build/ or from its sources. */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHECKER } from '../place.js';

/** The folder that holds package.json and spec/. */
export function projectFolder(): string {
  let folder = fileURLToPath(CHECKER);
  while (!existsSync(join(folder, 'package.json')) || !existsSync(join(folder, 'spec'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the program is not inside its project folder');
    folder = parent;
  }
  return folder;
}
