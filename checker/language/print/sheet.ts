/** Lines being written, with the comments and blank lines of the source put back where they stood. */

import type { Span } from '../ir.js';

export interface Comment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Nothing but space stands before it on its line. */
  readonly alone: boolean;
}

export interface Sheet {
  line(text: string): void;
  lines(texts: readonly string[]): void;
  indented(write: () => void): void;
  /** One item of a list: the comments before it, itself, and a comment at the end of its line. */
  item(span: Span, write: () => void): void;
  /** A blank line before the next item, unless it is the first of its block. */
  gap(): void;
  commentsBefore(offset: number): void;
  hasCommentBefore(offset: number): boolean;
  /** Whether there is a text whose layout can be looked at. */
  readonly hasSource: boolean;
  /** Whether the source has both offsets in one line: the author chose to keep a block short. */
  endsInLineOf(start: number, end: number): boolean;
  /** What is written next goes on in the last line, which ends in `}`. */
  continued(write: () => void): void;
  text(): string;
}

/** @param source the text that the tree is of, or '' for a tree without one */
export function newSheet(source: string, comments: readonly Comment[]): Sheet {
  const out: string[] = [];
  let indent = '';
  let next = 0;
  /** Offset up to which blank lines have been looked at. */
  let seen = 0;
  let opened = true;
  let wantsGap = false;
  let joins = false;

  const blankBefore = (offset: number): boolean => /\n[ \t\r]*\n/.test(source.slice(seen, offset));
  const separate = (offset: number): void => {
    if (!opened && (wantsGap || blankBefore(offset)) && out.at(-1) !== '') out.push('');
    wantsGap = false;
    opened = false;
  };
  const line = (text: string): void => {
    if (joins) out[out.length - 1] = `${out.at(-1)!.slice(0, -1)}${text}`;
    else out.push(text === '' ? '' : `${indent}${text}`);
    joins = false;
  };
  const commentsBefore = (offset: number): void => {
    for (; next < comments.length && comments[next]!.start < offset; next++) {
      const comment = comments[next]!;
      separate(comment.start);
      line(comment.text);
      seen = comment.end;
    }
  };
  return {
    line,
    lines: (texts) => texts.forEach(line),
    indented(write) {
      const outer = indent;
      indent = `${indent}  `;
      opened = true;
      write();
      opened = false;
      indent = outer;
    },
    item(span, write) {
      commentsBefore(span.start);
      separate(span.start);
      seen = span.start;
      write();
      const trailing = comments[next];
      if (
        trailing !== undefined &&
        !trailing.alone &&
        trailing.start >= span.end &&
        !source.slice(span.end, trailing.start).includes('\n')
      ) {
        out[out.length - 1] = `${out.at(-1)}  ${trailing.text}`;
        next += 1;
        seen = trailing.end;
      } else {
        seen = Math.max(seen, span.end);
      }
    },
    gap() {
      wantsGap = true;
    },
    commentsBefore,
    hasCommentBefore: (offset) => next < comments.length && comments[next]!.start < offset,
    hasSource: source !== '',
    endsInLineOf: (start, end) => !source.slice(start, end).includes('\n'),
    continued(write) {
      joins = true;
      write();
    },
    text: () => `${out.join('\n').trim()}\n`,
  };
}

/** Every comment of a source, strings left alone. */
export function commentsOf(source: string): readonly Comment[] {
  return [...source.matchAll(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*/g)]
    .filter(([text]) => text.startsWith('//'))
    .map((match) => {
      const text = match[0].trimEnd();
      const lineStart = source.lastIndexOf('\n', match.index - 1) + 1;
      return { start: match.index, end: match.index + match[0].length, text, alone: source.slice(lineStart, match.index).trim() === '' };
    });
}
