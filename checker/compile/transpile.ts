/** Emitted TypeScript as JavaScript that can be imported from anywhere: for specifications outside the project. */

import { ts } from 'ts-morph';
import { CHECKER } from '../place.js';
import { withoutTypes } from './erase-types.js';

/** Imports of emitted modules: `../../checker/values/layout.js` and the like. */
const ours = /^(?:\.\.\/)+checker\//;

/** JavaScript of one emitted module, its imports made absolute. It is not type-checked: the generator vouches for it. */
export function transpile(text: string, checker: string = CHECKER.href): string {
  return withoutTypes(text, (names, path) => {
    const specifiers = names.map(({ imported, local }) => (imported === local ? local : `${imported} as ${local}`));
    return `import { ${specifiers.join(', ')} } from ${JSON.stringify(path.replace(ours, checker))};`;
  });
}

/** The same as the body of a function of `require` and `exports`, for tests that run it in memory. Imports name paths in checker/. */
export function transpileToFunctionBody(text: string): string {
  const exported: string[] = [];
  const code = withoutTypes(text, (names, path) => {
    const specifiers = names.map(({ imported, local }) => (imported === local ? local : `${imported}: ${local}`));
    return `const { ${specifiers.join(', ')} } = require(${JSON.stringify(path.replace(ours, ''))});`;
  }).replace(/^export (?=const (\w+))/gm, (_, name: string) => {
    exported.push(name);
    return '';
  });
  return `'use strict';\n${code}\n${exported.map((name) => `exports.${name} = ${name};`).join('\n')}`;
}

/** Byte for byte what the build makes of a checked-in module; a test compares them. */
export function transpileAsBuilt(text: string, fileName: string): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  const { outputText } = ts.transpileModule(text, { fileName, compilerOptions });
  // The map itself is not asked for: making it takes as long as all the rest.
  return `${outputText}//# sourceMappingURL=${fileName.replace(/\.ts$/, '.js.map')}`;
}
