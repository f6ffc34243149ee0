/** Which functions and procedures use which: to find recursion, and procedures that can end a call. */

import type * as ast from '../ast.js';
import { error, type Report } from '../diagnostic.js';

interface Caller {
  readonly called: ReadonlySet<string>;
  /** It has a `fails`, `signals` or `require` of its own. */
  readonly ends: boolean;
}

export type CallGraph = ReadonlyMap<string, Caller>;

/** The graph without the calls that close a circle; each of those is reported. */
export function callsOf(declarations: readonly ast.Declaration[], report: Report): CallGraph {
  const graph = new Map<string, { called: Set<string>; ends: boolean }>();
  const spans = new Map<string, ast.Name>();
  for (const { declared } of declarations) {
    if (declared.kind !== 'def' && declared.kind !== 'proc') continue;
    const called = new Set<string>();
    const ends = collect(declared.body, called);
    graph.set(declared.name.text, { called, ends });
    spans.set(declared.name.text, declared.name);
  }
  for (const name of graph.keys()) {
    const circle = circleFrom(name, graph);
    if (circle === null) continue;
    const path = [...circle, name].map((part) => `\`${part}\``).join(' -> ');
    report(
      error('recursion', spans.get(name)!.span, `\`${name}\` uses itself: ${path}`, 'recursion is not allowed; use quantifiers or `for`'),
    );
    graph.get(name)!.called.clear();
  }
  return graph;
}

export function endsCalls(name: string, graph: CallGraph): boolean {
  const caller = graph.get(name);
  return caller !== undefined && (caller.ends || [...caller.called].some((called) => endsCalls(called, graph)));
}

/** Whether `name` can be reached from itself; the path if so. */
function circleFrom(name: string, graph: CallGraph): readonly string[] | null {
  const seen = new Set<string>();
  const pending: string[][] = [[name]];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    for (const called of graph.get(path[path.length - 1]!)?.called ?? []) {
      if (called === name) return path;
      if (!seen.has(called) && graph.has(called)) {
        seen.add(called);
        pending.push([...path, called]);
      }
    }
  }
  return null;
}

/** Collects every called name below; true if a statement can end the call. */
function collect(node: unknown, called: Set<string>): boolean {
  if (node === null || typeof node !== 'object') return false;
  if (Array.isArray(node)) return node.map((child) => collect(child, called)).includes(true);
  const part = node as { readonly kind?: string; readonly name?: ast.Name };
  if (part.kind === 'call' && part.name !== undefined) called.add(part.name.text);
  const ends = part.kind === 'fails' || part.kind === 'signals' || part.kind === 'require';
  return (
    Object.values(node)
      .map((child) => collect(child, called))
      .includes(true) || ends
  );
}
