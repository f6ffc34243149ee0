/** Functions of the emitted module as structures of ts-morph, their bodies printed by its code writer. */

import { CodeBlockWriter, type FunctionDeclarationStructure, StructureKind } from 'ts-morph';

export type Writer = CodeBlockWriter;

export interface EmittedParameter {
  readonly name: string;
  readonly type: string;
}

/** A function with its documentation. The body is written at once: writing it may declare functions beside it. */
export function emittedFunction(
  name: string,
  docs: string,
  parameters: readonly EmittedParameter[],
  returnType: string,
  write: (writer: Writer) => void,
): FunctionDeclarationStructure {
  return {
    kind: StructureKind.Function,
    name,
    docs: docs === '' ? [] : [{ description: docs.includes('\n') ? `\n${docs}` : docs }],
    parameters: parameters.map((parameter) => ({ ...parameter })),
    returnType,
    statements: written(write),
  };
}

/** The text that `write` writes. */
export function written(write: (writer: Writer) => void): string {
  const writer = new CodeBlockWriter(writerOptions);
  write(writer);
  return writer.toString().trimEnd();
}

export const writerOptions = { indentNumberOfSpaces: 2, useSingleQuote: true } as const;
