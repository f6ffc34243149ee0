/** Whether a log comes from a machine or a program whose calls mean something else than x86-64's. */

/** Calls that only 32-bit programs make. */
const NARROW = new Set([
  'mmap2',
  'fcntl64',
  '_llseek',
  'stat64',
  'fstat64',
  'lstat64',
  'socketcall',
  'ugetrlimit',
  'set_thread_area',
  'old_mmap',
]);

/** Calls of other architectures alone. */
const FOREIGN = new Set([
  'riscv_flush_icache',
  'riscv_hwprobe',
  'cacheflush',
  'set_tls',
  's390_pci_mmio_read',
  's390_pci_mmio_write',
  's390_runtime_instr',
  'swapcontext',
  'subpage_prot',
  'rtas',
  'memory_ordering',
  'utrap_install',
  'sysmips',
  'or1k_atomic',
  'sync_file_range2',
]);

interface Place {
  readonly line: number;
  readonly message: string;
}

/** Null if nothing speaks against x86-64. */
export function foreignArchitecture(lines: readonly { readonly number: number; readonly body: string }[]): Place | null {
  let started: number | null = null;
  for (const { number, body } of lines) {
    const mode = /runs in (32 bit|x32|n32|31 bit) mode/.exec(body);
    if (mode !== null) return { line: number, message: `the program runs in ${mode[1]} mode` };
    const name = /^([a-z_][a-z0-9_]*)\(/.exec(body)?.[1];
    if (name === undefined) continue;
    if (NARROW.has(name)) return { line: number, message: `${name} is a call of 32-bit programs` };
    if (FOREIGN.has(name)) return { line: number, message: `${name} is no call of x86-64` };
    if (name === 'execve' && / = 0(?: |$)/.test(body)) started = number;
    if (name === 'arch_prctl') started = null;
    // Every C library of x86-64 sets its thread pointer before it asks for its thread's address.
    if (name === 'set_tid_address' && started !== null) {
      return { line: number, message: 'the program starts without arch_prctl, as only programs of other architectures do' };
    }
  }
  return null;
}
