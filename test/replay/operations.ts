/** Short constructors for the operations that tests give to backends. */

import type { Argument, Binding, BufferResult, ConcreteStep, Operation, Place } from '../../checker/replay/backend.js';

export const int = (value: number | bigint | string): Argument => ({ kind: 'integer', value: String(value) });
export const fd = (name: string): Argument => ({ kind: 'fd', name });
export const result = (name: string): Argument => ({ kind: 'result', name });
export const address = (name: string, offset = 0): Argument => ({ kind: 'address', name, offset });
export const text = (value: string): Argument => ({ kind: 'string', value });

export const place = (offset: number, width: Place['width'], value: Argument | number): Place => ({
  offset,
  width,
  value: typeof value === 'number' ? int(value) : value,
});

/** `length` zero bytes with places and outputs. */
export const buffer = (length: number, places: readonly Place[] = [], results: readonly BufferResult[] = []): Argument => ({
  kind: 'buffer',
  bytes: '00'.repeat(length),
  places,
  results,
});

export const toFd = (name: string): Binding => ({ kind: 'fd', name });
export const toAddress = (name: string): Binding => ({ kind: 'address', name });
export const toResult = (name: string): Binding => ({ kind: 'result', name });

export const operation = (name: Operation['operation'], given: readonly Argument[] = [], binds: Binding = { kind: 'none' }): Operation => ({
  operation: name,
  arguments: given,
  binds,
});

export const step = (process: string, ...operations: readonly Operation[]): ConcreteStep => ({ process, operations });
