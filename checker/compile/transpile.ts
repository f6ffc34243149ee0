/** Emitted TypeScript as JavaScript that can be imported from anywhere: for specifications outside the project. */

import { ts } from 'ts-morph';
import { CHECKER } from '../place.js';

/** Imports of emitted modules: `../../checker/values/layout.js` and the like. */
const ours = /^(?:\.\.\/)+checker\//;

/** JavaScript of one emitted module, its imports made absolute. It is not type-checked: the generator vouches for it. */
export function transpile(text: string, checker: string = CHECKER.href): string {
  return emit(text, ts.ModuleKind.ESNext, (path) => `${checker}${path}`);
}

/** The same as the body of a function of `require` and `exports`, for tests that run it in memory. Imports name paths in checker/. */
export function transpileToFunctionBody(text: string): string {
  return emit(text, ts.ModuleKind.CommonJS, (path) => path);
}

/** Byte for byte what the build makes of a checked-in module; a test compares them. */
export function transpileAsBuilt(text: string, fileName: string): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true, sourceMap: true };
  return ts.transpileModule(text, { fileName, compilerOptions }).outputText;
}

function emit(text: string, module: ts.ModuleKind, address: (path: string) => string): string {
  const rewrite: ts.TransformerFactory<ts.SourceFile> = (context) => (file) =>
    ts.visitEachChild(
      file,
      (statement) => (ts.isImportDeclaration(statement) ? relocated(context, statement, address) : statement),
      context,
    );
  return ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module, verbatimModuleSyntax: false },
    transformers: { before: [rewrite] },
  }).outputText;
}

function relocated(
  context: ts.TransformationContext,
  statement: ts.ImportDeclaration,
  address: (path: string) => string,
): ts.ImportDeclaration {
  const specifier = statement.moduleSpecifier;
  if (!ts.isStringLiteral(specifier) || !ours.test(specifier.text)) {
    return statement;
  }
  const moved = context.factory.createStringLiteral(address(specifier.text.replace(ours, '')));
  return context.factory.updateImportDeclaration(statement, statement.modifiers, statement.importClause, moved, statement.attributes);
}
