/** A specification is data: whatever its names and texts contain, only identifiers, strings and comments come out. */

import { ts } from 'ts-morph';
import { expect, test } from 'vitest';
import { generate } from '../../checker/compile/generate.js';
import { createNames } from '../../checker/compile/names.js';
import { inComment, literal } from '../../checker/compile/text.js';
import { loadModule } from '../load-module.js';
import { expectAgreement } from '../reference/agreement.js';
import { interpret } from '../reference/interpreter.js';
import * as ir from './ir.js';

const hostile = [
  'x*/;globalThis.broken=1;/*',
  'x\n globalThis.broken = 1 //',
  '`$' + '{globalThis.broken = 1}`',
  '"];globalThis.broken=1;["',
  '</script>\u2028globalThis.broken = 1',
  '__proto__',
  'constructor',
  'default',
  'visit',
  '1st',
  '$',
  'ünïcode',
];

test('every identifier is one, and no two things share one', () => {
  const names = createNames();
  const used = [...hostile, 'a.b', 'a$b', 'a', 'a'].map((name, index) => names.declare(`space${index}`, name));
  for (const identifier of used) {
    expect(identifier).toMatch(/^[A-Za-z_][A-Za-z0-9_$]*$/);
  }
  expect(new Set(used).size).toBe(used.length);
  expect(used).not.toContain('default');
  expect(used).not.toContain('visit');
});

test('an identifier of an inner scope hides none outside', () => {
  const outer = createNames();
  const sort = outer.declare('sort', 'p');
  const inner = outer.inner();
  expect(inner.fresh('p')).not.toBe(sort);
});

test.each(hostile)('a specification of nothing but %j runs none of it', (name) => {
  const of = ir.sort(name);
  const cell = ir.read(`${name}.${name}`, ir.bool, ir.local(name, of));
  const specification = ir.specification({
    name,
    sources: [{ path: name, text: name }],
    sorts: [{ name, prefix: name, symmetric: false, documentation: name, span: { file: name, start: 0, end: name.length } }],
    enumerations: [{ name: `${name}E`, members: [name, `${name}2`], span: ir.nowhere }],
    variables: [
      ir.variable(`${name}.${name}`, [of], ir.bool, ir.lit(0)),
      ir.variable(name, [], ir.enumeration(`${name}E`), ir.lit(1, ir.enumeration(`${name}E`))),
    ],
    functions: [{ name, parameters: [{ name, type: of }], result: ir.bool, body: cell, span: { file: name, start: 0, end: name.length } }],
    actions: [
      {
        ...ir.action(
          name,
          [ir.parameter(name, of)],
          [name],
          [
            ir.fails(1, { kind: 'call', function: name, arguments: [ir.local(name, of)], type: ir.bool, span: ir.nowhere }),
            ir.assign(`${name}.${name}`, [ir.local(name, of)], ir.lit(1)),
          ],
        ),
        source: name,
        header: { file: name, start: 0, end: name.length },
      },
    ],
    properties: [{ ...ir.invariant(name, ir.forall(name, of, cell)), documentation: name }],
    instances: [{ ...ir.instance(name, {}, [name]), sizes: Object.fromEntries([[name, 2]]), excluded: [name] }],
  });
  const [text = ''] = generate(specification, name).values();
  const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true, compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  expect(diagnostics.map((each) => each.messageText)).toEqual([]);
  const { module } = loadModule(text);
  expect(module.specification).toBe(name);
  const system = module.create(name);
  expect(system.actions[0]?.name).toBe(name);
  expect(system.outcomes[1]?.label).toBe(name);
  expectAgreement(system, interpret(specification, specification.instances[0]!), [0, 1, 0, 2]);
  expect(globalThis).not.toHaveProperty('broken');
});

test('text in a comment cannot end it', () => {
  expect(inComment('a */ b /* c')).toBe('a * / b / * c');
  expect(inComment('**//')).not.toContain('*/');
  expect(inComment('a\u2028b\u202ec\u0000d\r')).toBe('a?b?c?d?');
});

test('a string literal is that string', () => {
  for (const text of hostile) {
    const { outputText } = ts.transpileModule(`export const text = ${literal(text)};`, {
      compilerOptions: { module: ts.ModuleKind.ESNext },
    });
    expect(outputText.trim()).toBe(`export const text = ${literal(text)};`);
    expect(JSON.parse(literal(text))).toBe(text);
  }
});
