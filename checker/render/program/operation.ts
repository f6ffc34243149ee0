/** One operation as statements of C: its memory, the call, and what happens to its result. */

import type { SymbolicCall, SymbolicOperand } from '../../replay/concrete/symbolic.js';
import { reject } from '../../replay/problem.js';
import { type Context, expression, type Memory, memory } from './operand.js';

/** Statements of a function that returns a `struct answer`. `last`: the operation's own result is what the function returns.
 *  @throws ConcreteError for what a program cannot do */
export function statements(call: SymbolicCall, context: Context, last: boolean): readonly string[] {
  const { operands } = call;
  const value = (index: number): string => expression(operandAt(call, index), context);
  const { holdings, process, uses } = context;
  switch (call.operation) {
    case 'openat':
      return keepingFd(call, context, last, [], `openat(AT_FDCWD, ${operands.map((operand) => expression(operand, context)).join(', ')})`);
    case 'ioctl': {
      const argument: Memory = operands.length > 2 ? memory(operandAt(call, 2), context) : { declarations: [], value: '0', after: [] };
      const made = `ioctl(${value(0)}, ${value(1)}, ${argument.value})`;
      if (call.binds?.kind === 'fd') return keepingFd(call, context, last, argument.declarations, made);
      const kept = call.binds?.kind === 'id' ? [`${idOf(call.binds.name, context)} = result;`] : [];
      return plain(argument.declarations, made, [...argument.after, ...kept], last);
    }
    case 'read':
    case 'write':
    case 'pread':
    case 'pwrite': {
      const bytes = memory(operandAt(call, 1), context);
      const rest = operands.slice(2).map((operand) => expression(operand, context));
      return plain(bytes.declarations, `${call.operation}(${[value(0), bytes.value, ...rest].join(', ')})`, [], last);
    }
    case 'mmap':
      return mapping(call, context, last, `mmap(NULL, ${operands.map((operand) => expression(operand, context)).join(', ')})`);
    case 'munmap': {
      const place = operandAt(call, 0);
      if (place.kind !== 'address') return refuse(call);
      const variable = place.offset === null ? holdings.drop('address', process, place.name) : value(0);
      return plain([], `munmap((void *)${variable.startsWith('(') ? `(${variable})` : variable}, ${value(1)})`, [], last);
    }
    case 'load':
      uses.add('access');
      return answering(`load(${pointer(value(0))}, ${value(1)})`, last);
    case 'store':
      uses.add('access');
      return answering(`store(${pointer(value(0))}, ${value(1)}, ${value(2)})`, last);
    case 'peek':
      uses.add('access');
      return answering(`load(${pointer(value(0))}, ${peekWidth(call)})`, last);
    case 'fill':
      return [`memset((void *)${parenthesised(value(0))}, ${value(1)}, ${value(2)});`, ...(last ? ['return returned(0);'] : [])];
    case 'page': {
      const place = operandAt(call, 0);
      if (place.kind !== 'address') return refuse(call);
      if (holdings.has('address', process, place.name)) return last ? ['return returned(0);'] : [];
      uses.add('page');
      const made = holdings.bind('address', process, place.name);
      return [
        `${made} = new_page(${value(1)});`,
        `if (${made} == MAP_FAILED)`,
        '\treturn failed();',
        ...(last ? ['return returned(0);'] : []),
      ];
    }
    case 'close': {
      const file = operandAt(call, 0);
      return file.kind === 'fd' ? plain([], `close(${holdings.drop('fd', process, file.name)})`, [], last) : refuse(call);
    }
    case 'dup': {
      const file = operandAt(call, 0);
      if (file.kind !== 'fd') return refuse(call);
      const of = value(0);
      const made = holdings.bind('fd', process, call.binds?.name ?? file.name);
      return [`${made} = dup(${of});`, ...checkedFd(made, last)];
    }
    case 'eventfd2':
      uses.add('eventfd');
      return keepingFd(call, context, last, [], `eventfd(${value(0)}, ${value(1)})`);
    case 'fetch':
      uses.add('fetch');
      return answering(`fetch(${value(0)}, ${value(1)}, ${operands.length > 2 ? value(2) : '-1'})`, last);
    case 'writefile':
      uses.add('writefile');
      return answering(`write_file(${value(0)}, ${value(1)})`, last);
    case 'sleep':
      uses.add('sleep');
      return [`pause_for(${value(0)});`, ...(last ? ['return returned(0);'] : [])];
    default:
      return refuse(call);
  }
}

function refuse(call: SymbolicCall): never {
  return reject('R401', null, `a program cannot do ${call.operation} here`, 'replay the trace instead');
}

function operandAt(call: SymbolicCall, index: number): SymbolicOperand {
  return call.operands[index] ?? refuse(call);
}

function idOf(name: string, context: Context): string {
  context.uses.add('ids');
  return context.holdings.id(name);
}

/** A call that returns -1 and sets errno. */
function plain(declarations: readonly string[], made: string, after: readonly string[], last: boolean): readonly string[] {
  const before = declarations.length > 0 ? [...declarations, ''] : [];
  if (after.length === 0) return [...before, ...(last ? [`return answered(${made});`] : [`if (${made} < 0)`, '\treturn failed();'])];
  return [
    ...declarations,
    `long long result = ${made};`,
    '',
    'if (result < 0)',
    '\treturn failed();',
    ...after,
    ...(last ? ['return returned(result);'] : []),
  ];
}

function keepingFd(call: SymbolicCall, context: Context, last: boolean, declarations: readonly string[], made: string): readonly string[] {
  const before = declarations.length > 0 ? [...declarations, ''] : [];
  if (call.binds === null) return [...before, ...plain([], made, [], last)];
  const variable = context.holdings.bind('fd', context.process, call.binds.name);
  return [...before, `${variable} = ${made};`, ...checkedFd(variable, last)];
}

function checkedFd(variable: string, last: boolean): readonly string[] {
  return last ? [`return answered(${variable});`] : [`if (${variable} < 0)`, '\treturn failed();'];
}

function mapping(call: SymbolicCall, context: Context, last: boolean, made: string): readonly string[] {
  context.uses.add('mmap');
  const end = last ? ['return returned(0);'] : [];
  if (call.binds === null) return [`if (${made} == MAP_FAILED)`, '\treturn failed();', ...end];
  const variable = context.holdings.bind('address', context.process, call.binds.name);
  return [`${variable} = ${made};`, `if (${variable} == MAP_FAILED)`, '\treturn failed();', ...end];
}

/** A function that gives a `struct answer` itself. */
function answering(made: string, last: boolean): readonly string[] {
  return last ? [`return ${made};`] : [`if ((answer = ${made}).kind != RETURNED)`, '\treturn answer;'];
}

function pointer(address: string): string {
  return `(void *)${parenthesised(address)}`;
}

function parenthesised(text: string): string {
  return text.includes(' + ') ? `(${text})` : text;
}

/** A peek gives the first bytes, at most eight, as one number. */
function peekWidth(call: SymbolicCall): string {
  const length = operandAt(call, 1);
  const width = Math.min(8, length.kind === 'literal' ? Number(length.text) : 0);
  return [1, 2, 4, 8].includes(width) ? String(width) : refuse(call);
}
