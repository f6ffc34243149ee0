/** Names: declarations -> symbol tables, with every duplicate and every type that does not exist. */

import type * as ast from '../ast.js';
import { callsOf, endsCalls } from './call-graph.js';
import { type Diagnostic, error, type Report } from '../diagnostic.js';
import { type TypeNames, requireScalar, resolveType } from './resolve-types.js';
import type { FieldSymbol, FunctionSymbol, ParameterSymbol, ProcedureSymbol, Symbols, TypeSymbol, ValueSymbol } from './symbols.js';

export interface Resolved {
  readonly symbols: Symbols;
  readonly declarations: readonly ast.Declaration[];
  readonly diagnostics: readonly Diagnostic[];
}

export function resolve(declarations: readonly ast.Declaration[]): Resolved {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (diagnostic) => diagnostics.push(diagnostic);
  reportDuplicates(declarations, report);
  const names = typeNames(declarations);
  const types = new Map<string, TypeSymbol>();
  const values = new Map<string, ValueSymbol>();
  const functions = new Map<string, FunctionSymbol>();
  const procedures = new Map<string, ProcedureSymbol>();
  const members = new Map<string, string[]>();
  const broken = new Set<string>();
  const calls = callsOf(declarations, report);
  for (const { declared, documentation } of declarations) {
    switch (declared.kind) {
      case 'sort':
      case 'object': {
        const fields = declared.kind === 'object' ? resolveFields(names, declared, broken, report) : new Map<string, FieldSymbol>();
        const name = declared.name.text;
        const prefix = declared.prefix?.text ?? name.toLowerCase();
        types.set(name, { kind: 'sort', name, prefix, symmetric: declared.symmetric, fields, documentation, span: declared.name.span });
        break;
      }
      case 'enum': {
        const name = declared.name.text;
        const texts = declared.members.map((member) => member.text);
        if (texts.length === 0) report(error('bad-type', declared.span, `the enum \`${name}\` has no members`, 'give it at least one'));
        if (!types.has(name)) for (const text of new Set(texts)) members.set(text, [...(members.get(text) ?? []), name]);
        types.set(name, { kind: 'enum', name, members: texts, span: declared.name.span });
        break;
      }
      case 'record':
        types.set(declared.name.text, {
          kind: 'record',
          name: declared.name.text,
          fields: resolveFields(names, declared, broken, report),
          span: declared.name.span,
        });
        break;
      case 'constant':
      case 'var': {
        const type = resolveType(names, declared.type, report);
        if (type === null) {
          broken.add(declared.name.text);
          break;
        }
        const kind = declared.kind === 'var' ? 'variable' : 'constant';
        values.set(declared.name.text, { kind, name: declared.name.text, type, initial: declared.initial, span: declared.name.span });
        break;
      }
      case 'def': {
        const result = resolveType(names, declared.result, report);
        const parameters = resolveParameters(names, declared.parameters, report);
        if (!requireScalar(result, declared.result, 'the result of a function', report) || parameters === null) {
          broken.add(declared.name.text);
          break;
        }
        functions.set(declared.name.text, { name: declared.name.text, parameters, result, body: declared.body, span: declared.name.span });
        break;
      }
      case 'proc': {
        const parameters = resolveParameters(names, declared.parameters, report);
        if (parameters === null) {
          broken.add(declared.name.text);
          break;
        }
        const name = declared.name.text;
        const inlined = endsCalls(name, calls);
        procedures.set(name, { name, parameters, body: declared.body, inlined, span: declared.name.span });
        break;
      }
      default:
        break;
    }
  }
  reportRecursiveRecords(types, report);
  return { symbols: { types, values, functions, procedures, members, broken }, declarations, diagnostics };
}

function typeNames(declarations: readonly ast.Declaration[]): TypeNames {
  const names = new Map<string, { kind: 'sort' | 'record' } | { kind: 'enum'; members: number }>();
  for (const { declared } of declarations) {
    if (declared.kind === 'sort' || declared.kind === 'object') names.set(declared.name.text, { kind: 'sort' });
    else if (declared.kind === 'record') names.set(declared.name.text, { kind: 'record' });
    else if (declared.kind === 'enum') names.set(declared.name.text, { kind: 'enum', members: declared.members.length });
  }
  return names;
}

function resolveFields(
  names: TypeNames,
  owner: ast.ObjectDeclaration | ast.RecordDeclaration,
  broken: Set<string>,
  report: Report,
): Map<string, FieldSymbol> {
  const resolved = new Map<string, FieldSymbol>();
  for (const field of owner.fields) {
    if (resolved.has(field.name.text)) {
      report(error('duplicate-name', field.name.span, `the field \`${field.name.text}\` is declared twice`, 'remove or rename one'));
      continue;
    }
    const type = resolveType(names, field.type, report);
    if (type === null) {
      broken.add(`${owner.name.text}.${field.name.text}`);
      continue;
    }
    resolved.set(field.name.text, { name: field.name.text, constant: field.constant, type, initial: field.initial, span: field.name.span });
  }
  return resolved;
}

function resolveParameters(names: TypeNames, parameters: readonly ast.Parameter[], report: Report): ParameterSymbol[] | null {
  const resolved: ParameterSymbol[] = [];
  for (const parameter of parameters) {
    if (parameter.where !== null) {
      report(error('misplaced', parameter.where.span, '`where` is only for parameters of syscalls and actions', 'test it in the body'));
    }
    const type = resolveType(names, parameter.type, report);
    if (requireScalar(type, parameter.type, 'a parameter', report)) resolved.push({ name: parameter.name.text, type });
  }
  reportDuplicateNames(
    parameters.map((parameter) => parameter.name),
    'parameter',
    report,
  );
  return resolved.length === parameters.length ? resolved : null;
}

/** Types, values, functions and procedures share one namespace; actions, properties and instances have one each. */
function reportDuplicates(declarations: readonly ast.Declaration[], report: Report): void {
  const seen = new Map<string, ast.Name>();
  let initially = false;
  const prefixes = new Map<string, string>();
  for (const { declared } of declarations) {
    if (declared.kind === 'initially') {
      if (initially) report(error('duplicate-name', declared.span, 'there are two `initially` blocks', 'join them into one'));
      initially = true;
    }
    const space = namespaceOf(declared);
    if (space === null || !('name' in declared) || declared.name === null) continue;
    const key = `${space} ${declared.name.text}`;
    if (seen.has(key)) {
      const message =
        space === 'declaration'
          ? `\`${declared.name.text}\` is declared already`
          : `there is already ${ALREADY[space]} \`${declared.name.text}\``;
      report(error('duplicate-name', declared.name.span, message, 'rename one; in a delta, put `override` before it to replace it'));
    }
    seen.set(key, declared.name);
    if (declared.kind === 'enum') reportDuplicateNames(declared.members, 'member', report);
    if (declared.kind === 'sort' || declared.kind === 'object') {
      const prefix = declared.prefix?.text ?? declared.name.text.toLowerCase();
      const other = prefixes.get(prefix);
      if (other !== undefined && other !== declared.name.text) {
        report(
          error(
            'duplicate-name',
            declared.name.span,
            `elements of \`${other}\` are shown as \`${prefix}0\` too`,
            'give one of them another prefix with `as`',
          ),
        );
      }
      prefixes.set(prefix, declared.name.text);
    }
  }
}

const ALREADY = { action: 'a syscall or action', property: 'a property', instance: 'an instance' } as const;

function namespaceOf(declared: ast.Declared): 'declaration' | 'action' | 'property' | 'instance' | null {
  switch (declared.kind) {
    case 'sort':
    case 'enum':
    case 'record':
    case 'object':
    case 'constant':
    case 'var':
    case 'def':
    case 'proc':
      return 'declaration';
    case 'syscall':
    case 'action':
      return 'action';
    case 'invariant':
    case 'reachable':
    case 'transition':
    case 'leads-to':
      return 'property';
    case 'instance':
      return 'instance';
    default:
      return null;
  }
}

export function reportDuplicateNames(names: readonly ast.Name[], what: string, report: Report): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name.text))
      report(error('duplicate-name', name.span, `the ${what} \`${name.text}\` is declared twice`, 'remove or rename one'));
    seen.add(name.text);
  }
}

function reportRecursiveRecords(types: Map<string, TypeSymbol>, report: Report): void {
  const contains = (name: string, target: string, seen: Set<string>): boolean => {
    const symbol = types.get(name);
    if (symbol?.kind !== 'record' || seen.has(name)) return false;
    seen.add(name);
    return [...symbol.fields.values()].some((field) => {
      let type = field.type;
      while (type.kind === 'map') type = type.value;
      return type.kind === 'record' && (type.name === target || contains(type.name, target, seen));
    });
  };
  for (const [name, symbol] of types) {
    if (symbol.kind !== 'record' || !contains(name, name, new Set())) continue;
    report(error('recursion', symbol.span, `the record \`${name}\` contains itself`, 'refer to an object instead'));
    types.set(name, { ...symbol, fields: new Map() });
  }
}
