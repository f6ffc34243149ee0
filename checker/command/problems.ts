/** Problems of traces and replays, as the lines that are printed of them. */

import { countOf } from '../render/numbers.js';
import { RECORD_FORMAT } from '../trace/record.js';
import { placeInJson } from '../trace/place.js';
import type { SourceText, Span, Specification } from '../language/ir.js';
import { locate } from '../language/source.js';
import type { Problem } from '../replay/problem.js';
import { CommandError } from './command.js';

/** The file that a trace was read from. */
export interface TraceFile {
  readonly file: string;
  readonly text: string;
}

/** The refusal of a trace, with every problem in its place. */
export function refusalOf(problems: readonly Problem[], specification: Specification | null, trace: TraceFile): CommandError {
  return new CommandError(
    `${trace.file} cannot be replayed: ${countOf(problems.length, 'error')}\n\n${renderProblems(problems, specification, trace)}`,
  );
}

/** @param trace for problems that are about it */
export function renderProblems(problems: readonly Problem[], specification: Specification | null, trace: TraceFile | null): string {
  return problems
    .map(({ code, span, at, message, advice }) => {
      const source = specification?.sources.find((candidate) => candidate.path === span?.file);
      const place = span === null || source === undefined ? placeInTrace(trace, at ?? '$') : placeInSource(source, span);
      return `${place}: error[${code}]: ${message}\n  hint: ${advice}`;
    })
    .join('\n');
}

function placeInSource(source: SourceText, span: Span): string {
  const { line, column } = locate(source, span.start);
  return `${source.path}:${line}:${column}`;
}

function placeInTrace(trace: TraceFile | null, path: string): string {
  if (trace === null) return 'trace:1:1';
  const { file, text } = trace;
  // In a kept record the trace is one field of several. Its own reader says `$.trace` already.
  const inRecord = text.slice(0, 200).includes(`"${RECORD_FORMAT}"`) && !/^\$\.(?:trace|answers)\b/.test(path);
  const { line, column } = placeInJson(text, inRecord ? path.replace('$', '$.trace') : path);
  return `${file}:${line}:${column}`;
}
