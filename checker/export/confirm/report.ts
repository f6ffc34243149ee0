/** What another checker says about an exported model, read from what it prints. */

export type Report =
  /** Everything was explored. `noted` is what of the model's notes was printed. */
  | { readonly kind: 'complete'; readonly states: number; readonly transitions: number; readonly noted: readonly string[] }
  /** It stopped at what it took for an error. */
  | { readonly kind: 'error'; readonly message: string }
  /** A limit on time or memory ended it. */
  | { readonly kind: 'limited'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** pan exits with 0 whatever it finds: only its text tells. */
export function readPan(output: string): Report {
  const errors = Number(/errors: (\d+)/.exec(output)?.[1] ?? Number.NaN);
  const states = number(/([\d.e+]+) states, stored/.exec(output)?.[1]);
  const transitions = number(/([\d.e+]+) transitions \(= stored\+matched\)/.exec(output)?.[1]);
  const found = /^pan:\d+: (.+)$/m.exec(output)?.[1];
  if (/out of memory|reached -DMEMLIM bound|max search depth too small/.test(output)) {
    return { kind: 'limited', reason: 'it ran out of memory' };
  }
  if (Number.isNaN(errors) || states === null || transitions === null) return { kind: 'unreadable', reason: lastLine(output) };
  if (errors > 0) return { kind: 'error', message: found ?? 'an error' };
  if (/Search not completed/.test(output)) return { kind: 'unreadable', reason: 'the search was not completed' };
  return { kind: 'complete', states, transitions, noted: [...output.matchAll(/^noted: (\w+)$/gm)].map((match) => match[1]!) };
}

/** A verifier that Rumur generated. */
export function readRumur(output: string): Report {
  const figures = [...output.matchAll(/(\d+) states, (\d+) rules fired in/g)].at(-1);
  if (figures === undefined) return { kind: 'unreadable', reason: lastLine(output) };
  const covered = [...output.matchAll(/cover "([^"]*)" hit/g)].map((match) => match[1]!);
  // Each cover that no state or transition hits is an error of its own.
  const uncovered = [...output.matchAll(/cover "[^"]*" not hit/g)];
  const errors = Number(/(\d+) error\(s\) found/.exec(output)?.[1] ?? (/No error found/.test(output) ? 0 : Number.NaN));
  if (Number.isNaN(errors)) return { kind: 'unreadable', reason: lastLine(output) };
  if (errors > uncovered.length) {
    const message = /error trace for the error:\s*\n\s*(.+)/.exec(output)?.[1] ?? 'an error';
    return { kind: 'error', message: message.trim() };
  }
  return { kind: 'complete', states: Number(figures[1]), transitions: Number(figures[2]), noted: covered };
}

/** TLC without `-tool`. */
export function readTlc(output: string): Report {
  const figures = [...output.matchAll(/([\d,]+) states generated, ([\d,]+) distinct states found, ([\d,]+) states left on queue/g)].at(-1);
  const plain = (text: string | undefined) => Number((text ?? '').replaceAll(',', ''));
  const error = /^Error: (.+)$/m.exec(output)?.[1];
  if (error !== undefined) {
    const isVerdict =
      /Invariant .* is violated|Deadlock reached|evaluated to FALSE|is violated by the initial state|Temporal properties were violated/.test(
        output,
      );
    return isVerdict ? { kind: 'error', message: error } : { kind: 'unreadable', reason: error };
  }
  if (figures === undefined || plain(figures[3]) !== 0) return { kind: 'unreadable', reason: lastLine(output) };
  return { kind: 'complete', states: plain(figures[2]), transitions: plain(figures[1]), noted: [] };
}

/** SPIN prints eight digits: "1.2345679e+09". */
function number(text: string | undefined): number | null {
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isNaN(value) ? null : value;
}

/** Whether a figure is the expected one, as far as the checker prints its digits. */
export function agrees(expected: number, reported: number): boolean {
  return reported === expected || (reported >= 1e8 && reported === Number(expected.toPrecision(8)));
}

export function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.trim().slice(0, 200) || 'it printed nothing';
}
