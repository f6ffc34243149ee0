/** An emitted module without its types, by cutting them out: a printer that knows all of TypeScript takes ten times as long. */

import { ts } from 'ts-morph';

/** What is left of an import that names values. */
export type ImportText = (names: readonly { readonly imported: string; readonly local: string }[], path: string) => string;

/** JavaScript of emitted TypeScript: what is no type stays letter for letter. The parser of the result refuses what is not known here. */
export function withoutTypes(text: string, importText: ImportText): string {
  const file = ts.createSourceFile('emitted.ts', text, ts.ScriptTarget.Latest);
  const pieces: string[] = [];
  let kept = 0;
  /** Pieces come in the order of the text. */
  const replace = (from: number, to: number, by = ''): void => {
    pieces.push(text.slice(kept, from), by);
    kept = to;
  };
  const annotation = (type: ts.TypeNode | undefined): void => {
    if (type !== undefined) replace(text.lastIndexOf(':', type.getStart(file)), type.end);
  };
  const visit = (node: ts.Node): void => {
    // With its documentation.
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return replace(node.pos, node.end);
    if (ts.isImportDeclaration(node)) return replace(node.getStart(file), node.end, importOf(node, importText));
    if (ts.isVariableDeclaration(node)) {
      visit(node.name);
      annotation(node.type);
      if (node.initializer !== undefined) visit(node.initializer);
      return;
    }
    if (ts.isParameter(node)) return annotation(node.type);
    if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isArrowFunction(node)) {
      node.parameters.forEach(visit);
      annotation(node.type);
      if (node.body !== undefined) visit(node.body);
      return;
    }
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      visit(node.expression);
      const { typeArguments } = node;
      if (typeArguments !== undefined) replace(typeArguments.pos - 1, typeArguments.end + 1);
      node.arguments?.forEach(visit);
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return pieces.join('') + text.slice(kept);
}

/** Nothing where only types are imported. */
function importOf({ importClause, moduleSpecifier }: ts.ImportDeclaration, importText: ImportText): string {
  const bindings = importClause?.namedBindings;
  const elements = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
  const names = elements
    .filter(({ isTypeOnly }) => !isTypeOnly)
    .map(({ propertyName, name }) => ({ imported: (propertyName ?? name).text, local: name.text }));
  return names.length === 0 ? '' : importText(names, (moduleSpecifier as ts.StringLiteral).text);
}
