/** A logged read as an operation that answers with the bytes themselves sees it: `fetch` is a read, and its value is what was read. */

import type { Deed } from './deed.js';
import type { LogResult, LogValue } from './log/event.js';

/** The deed in the words of the call; the same deed where there is nothing to translate. */
export function asSeenBy(call: { readonly operation: string; readonly operands: readonly unknown[] }, deed: Deed): Deed {
  if (call.operation !== 'fetch' || deed.operation !== (call.operands.length > 2 ? 'pread' : 'read')) return deed;
  const [file, bytes, ...place] = deed.operands;
  if (file === undefined || bytes === undefined) return deed;
  return { ...deed, operation: call.operation, operands: [file, ...place], result: fetched(deed.result, bytes) };
}

/** Without the bytes in the log, it is only known that there were some. */
function fetched(result: LogResult, bytes: LogValue): LogResult {
  if (result.kind !== 'ok') return result;
  if (bytes.kind !== 'bytes' || bytes.cut || BigInt(bytes.bytes.length) !== result.value) return { kind: 'none' };
  const value = bytes.bytes.reduceRight((higher, byte) => (higher << 8n) | BigInt(byte), 0n);
  return { kind: 'ok', value, path: null };
}
