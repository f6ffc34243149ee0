/** What a command of the program is: its words, its options in one table, and the surroundings it may touch. */

import { parseArgs } from 'node:util';

export const EXIT = {
  /** Holds, conforms, done. */
  ok: 0,
  /** Violated, diverges, differs, stale. */
  violated: 1,
  /** Misuse, or an invalid specification. */
  misuse: 2,
  /** A limit was hit, or a replay was inconclusive. */
  unknown: 3,
  /** A bug of ours. */
  bug: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A mistake of the user's, or of the surroundings: one message, no stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  constructor(
    message: string,
    readonly code: ExitCode = EXIT.misuse,
  ) {
    super(message);
  }
}

export interface Option {
  readonly kind: 'flag' | 'text' | 'count';
  /** Shown after the option's name in the help: "SECONDS". */
  readonly operand?: string;
  readonly summary: string;
  readonly repeatable?: boolean;
  /** A letter that stands for it: "o" for -o. */
  readonly short?: string;
}

export type Options = Readonly<Record<string, Option>>;

export interface Arguments {
  readonly operands: readonly string[];
  flag(name: string): boolean;
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  count(name: string): number | undefined;
}

/** Everything outside the program that a command may touch. */
export interface Surroundings {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Results. */
  print(text: string): void;
  /** Progress and remarks: plain lines on stderr. */
  note(text: string): void;
  /** A line that is overwritten by the next one; does nothing where stderr is not a terminal. */
  live(text: string): void;
  readonly terminal: boolean;
  /** Aborted by SIGINT or SIGTERM. */
  readonly interrupted: AbortSignal;
}

export interface Command {
  readonly name: string;
  /** "SPEC [--instance NAME]" */
  readonly usage: string;
  readonly summary: string;
  readonly options: Options;
  run(args: Arguments, surroundings: Surroundings): Promise<ExitCode>;
}

/** @throws CommandError for an unknown option, a missing value or a count that is not a whole number. */
export function parseArguments(command: Command, words: readonly string[]): Arguments {
  const parsed = tryParse(command, words);
  const values: Readonly<Record<string, unknown>> = parsed.values;
  const texts = (name: string): readonly string[] => {
    const value = values[name];
    if (Array.isArray(value)) return value.filter((entry) => typeof entry === 'string');
    return typeof value === 'string' ? [value] : [];
  };
  return {
    operands: parsed.positionals,
    flag: (name) => values[name] === true,
    text: (name) => texts(name)[0],
    texts,
    count: (name) => {
      const text = texts(name)[0];
      if (text === undefined) return undefined;
      const count = /^[0-9_]+$/.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
      if (!Number.isSafeInteger(count) || count <= 0) {
        throw new CommandError(`--${name} takes a whole number above 0, not '${text}'`);
      }
      return count;
    },
  };
}

function tryParse(command: Command, words: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, option]) => [
      name,
      {
        type: option.kind === 'flag' ? ('boolean' as const) : ('string' as const),
        multiple: option.repeatable ?? false,
        ...(option.short === undefined ? {} : { short: option.short }),
      },
    ]),
  );
  // Not strict, so that what is wrong is said in our own words.
  const parsed = parseArgs({ args: [...words], options, allowPositionals: true, strict: false, tokens: true });
  const seen = new Set<string>();
  for (const token of parsed.tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(command.options, token.name) ? command.options[token.name] : undefined;
    const again = seen.has(token.name) && option?.kind !== 'flag' && option?.repeatable !== true;
    const wrong = mistakeIn(option, token) ?? (again ? `${token.rawName} is given twice` : null);
    seen.add(token.name);
    if (wrong !== null) throw new CommandError(`${wrong}\nusage: interlock ${command.name} ${command.usage}`);
  }
  return parsed;
}

interface OptionToken {
  /** As written: `--states`, `-s`. */
  readonly rawName: string;
  readonly value: string | undefined;
  /** Given with `=`. */
  readonly inlineValue: boolean | undefined;
}

function mistakeIn(option: Option | undefined, { rawName, value, inlineValue }: OptionToken): string | null {
  if (option === undefined) return `there is no option ${rawName}`;
  if (option.kind === 'flag') return value === undefined ? null : `${rawName} takes no value`;
  const operand = option.operand ?? 'VALUE';
  if (value === undefined || value === '') return `${rawName} needs a value: ${rawName} ${operand}`;
  if (option.kind === 'text' && inlineValue !== true && value.startsWith('-'))
    return `${rawName} needs a value, and '${value}' looks like an option; if it is meant, write ${rawName}=${value}`;
  return null;
}

export function help(command: Command): string {
  const rows = Object.entries(command.options).map(([name, option]) => [
    `${option.short === undefined ? '' : `-${option.short}, `}--${name}${option.operand === undefined ? '' : ` ${option.operand}`}`,
    option.summary,
  ]);
  const width = Math.max(0, ...rows.map(([left]) => left!.length));
  return [
    `usage: interlock ${command.name} ${command.usage}`,
    '',
    command.summary,
    ...(rows.length === 0 ? [] : ['', ...rows.map(([left, right]) => `  ${left!.padEnd(width)}  ${right}`)]),
  ].join('\n');
}
