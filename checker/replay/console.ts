/** Reads a kernel's console: which lines say that the kernel itself is wrong, and which are the IOMMU doing its work. */

const complaintPattern =
  /\b(?:BUG|WARNING|KASAN|UBSAN|KCSAN|Oops|Kernel panic|general protection fault|refcount_t|kernel BUG at|Unable to handle kernel|unable to handle page fault|possible circular locking|possible recursive locking|soft lockup|hard LOCKUP|self-detected stall|detected stalls|INFO: task .* blocked)\b/;

/** Lines that no specification allows: warnings, oopses, panics, hangs. A blocked DMA transfer is not among them. */
export function complaints(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.trim()).filter((line) => complaintPattern.test(line));
}
