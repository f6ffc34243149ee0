/** Version conditions: of declarations and statements `since` and `until` a version, those of the version that is described. */

import type * as ast from '../ast.js';
import { error, type Report } from '../diagnostic.js';
import { InternalError } from '../unreachable.js';
import type { Loaded } from './load.js';

/** Which of the conditions are met; reports those that cannot be judged, and counts them as met. */
export interface Versions {
  select(declarations: readonly ast.Declaration[]): readonly ast.Declaration[];
}

/** The version that the header of the main file names, or else that of its base, and so on. */
export function versionsOf(loaded: Loaded, report: Report): Versions {
  const described = describedVersion(loaded, loaded.main, report);

  function isMet({ kind, version, span }: ast.VersionCondition): boolean {
    const wanted = readVersion(version, report);
    if (wanted === null) return true;
    if (described === null) {
      const hint = 'write `version "6.12"` into the header of the specification';
      report(error('no-version', span, `\`${kind}\` compares with a version, and the specification names none`, hint));
      return true;
    }
    const order = compare(described, wanted);
    return kind === 'since' ? order >= 0 : order < 0;
  }

  const statements = (body: readonly ast.Statement[]): readonly ast.Statement[] =>
    body.flatMap((statement): readonly ast.Statement[] => {
      switch (statement.kind) {
        case 'versioned':
          // Every condition is looked at, so that every mistake is reported.
          return statement.conditions.filter((condition) => !isMet(condition)).length === 0 ? statements(statement.body) : [];
        case 'if': {
          const otherwise = statement.otherwise === null ? null : statements(statement.otherwise);
          return [{ ...statement, then: statements(statement.then), otherwise }];
        }
        case 'for':
        case 'step':
          return [{ ...statement, body: statements(statement.body) }];
        case 'fails':
        case 'signals':
          return [statement.undo === null ? statement : { ...statement, undo: statements(statement.undo) }];
        default:
          return [statement];
      }
    });

  function declared(declaration: ast.Declared): ast.Declared {
    switch (declaration.kind) {
      case 'syscall':
      case 'action':
      case 'proc':
      case 'initially':
        return { ...declaration, body: statements(declaration.body) };
      default:
        return declaration;
    }
  }

  return {
    select: (declarations) =>
      declarations.flatMap((declaration) => {
        const unmet = conditionsOf(declaration).filter((condition) => !isMet(condition));
        return unmet.length > 0 ? [] : [{ ...declaration, declared: declared(declaration.declared) }];
      }),
  };
}

/** Before the declaration, or among the clauses of a syscall or action. */
function conditionsOf({ modifiers, declared }: ast.Declaration): readonly ast.VersionCondition[] {
  const before = modifiers.flatMap(({ kind, version, span }): readonly ast.VersionCondition[] => {
    if (kind === 'override') return [];
    if (version === null) throw new InternalError(`\`${kind}\` without a version was parsed`);
    return [{ kind, version, span }];
  });
  const clauses = declared.kind === 'syscall' || declared.kind === 'action' ? declared.clauses : [];
  return [...before, ...clauses.flatMap((clause) => (clause.kind === 'since' || clause.kind === 'until' ? [clause] : []))];
}

function describedVersion(loaded: Loaded, path: string, report: Report): readonly number[] | null {
  const file = loaded.files.get(path);
  if (file === undefined || file.header === null) return null;
  const [first, second] = file.header.references.filter(({ kind }) => kind === 'version');
  if (second !== undefined) {
    report(error('bad-version', second.span, 'the header names two versions', 'keep the one that is described'));
  }
  if (first !== undefined) return readVersion(first.text, report);
  return file.base === null ? null : describedVersion(loaded, file.base, report);
}

/** "6.12" as [6, 12]; null after a report. */
function readVersion({ value, span }: ast.Text, report: Report): readonly number[] | null {
  if (/^\d{1,6}(\.\d{1,6}){0,3}$/.test(value)) return value.split('.').map(Number);
  report(error('bad-version', span, `"${value}" is not a version of a kernel`, 'write numbers with dots between them, such as "6.12"'));
  return null;
}

/** Negative if the first is older. What is not written counts as 0: "7" is "7.0". */
function compare(one: readonly number[], other: readonly number[]): number {
  const places = Array.from({ length: Math.max(one.length, other.length) }, (_, place) => (one[place] ?? 0) - (other[place] ?? 0));
  return places.find((difference) => difference !== 0) ?? 0;
}
