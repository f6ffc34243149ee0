/** Loops over the values of a finite type or the elements of a set, in ascending order. */

import type { Domain, Expression } from '../language/ir.js';
import { negated, value } from './emit-expression.js';
import { bound, ends } from './emit-type.js';
import { within, binding } from './code.js';
import type { Writer } from './function-text.js';
import { domainType } from './interval.js';
import { bind, type Scope } from './scope.js';

export interface Loop {
  readonly binder: string;
  readonly domain: Domain;
  readonly where: Expression | null;
}

/** Writes the loop; `body` writes its inside, given the scope with the binder and the binder's identifier. */
export function writeLoop(writer: Writer, scope: Scope, loop: Loop, label: string, body: (inner: Scope, identifier: string) => void): void {
  const type = domainType(loop.domain);
  const interval = ends(scope.declarations, type);
  const domain = loop.domain.kind === 'set' ? value(scope, loop.domain.set) : null;
  const { scope: inner, identifier } = bind(scope, loop.binder, type, interval);
  const inside = (): void => {
    if (loop.where !== null) {
      writer
        .write(`if (${negated(inner, loop.where).text}) `)
        .inlineBlock(() => writer.writeLine('continue;'))
        .newLine();
    }
    body(inner, identifier);
  };
  if (domain !== null) {
    const rest = scope.names.fresh(`${loop.binder}.rest`);
    writer.write(`${label}for (let ${rest} = ${domain.text}; ${rest} !== 0; ${rest} &= ${rest} - 1) `).block(() => {
      writer.writeLine(`const ${identifier} = least(${rest});`);
      inside();
    });
    return;
  }
  const low = bound(scope.declarations, interval.low);
  const size = bound(scope.declarations, { ...interval.high, constant: interval.high.constant + 1 });
  writer
    .write(`${label}for (let ${identifier} = ${low.text}; ${identifier} < ${within(size, binding.sum)}; ${identifier} += 1) `)
    .block(inside);
}
