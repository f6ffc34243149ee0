/** Reads a kernel's console: which lines say that the kernel itself is wrong, and which are the IOMMU doing its work. */

const complaintPattern = new RegExp(
  [
    // Oopses, warnings, and what KASAN, lockdep and the checks of sleeping, scheduling and freed memory begin their reports with.
    /\b(?:BUG|WARNING|KASAN|UBSAN|KCSAN|Oops|Kernel panic|general protection fault|kernel BUG at|Unable to handle kernel|unable to handle page fault)\b/,
    /\b(?:possible circular locking|possible recursive locking|trying to register non-static key|DEBUG_LOCKS_WARN_ON)\b/,
    // Counts, lists and objects.
    /\b(?:refcount_t:|list_(?:add|del) (?:corruption|double add)|ODEBUG:|hlist corruption|plist corruption)/,
    // What does not end.
    /\b(?:soft lockup|hard LOCKUP|self-detected stall|detected stalls|INFO: task .* blocked)\b/,
    // A driver that found its own state wrong, without a warning.
    /^DMAR: ERROR: |\bTime out waiting for iommufd object\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** Lines that no specification allows: warnings, oopses, panics, hangs. A blocked DMA transfer is not among them. */
export function complaints(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.trim()).filter((line) => complaintPattern.test(line));
}

/** From the first complaint on, with what is said of it below; empty where there is none. */
export function reportLines(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => complaints([line]).length > 0);
  return first === -1 ? [] : lines.slice(first);
}

/** Lockdep names them below its complaint: "ffff888006c0 (&vdev->memory_lock){++++}-{3:3}, at: vfio_pci_lock+0x1d/0x30". */
const lock = /\((\S.*)\)\{.{4,}\}.*, at: (\w+)/;

/** Every complaint without what differs each time that it comes: processor, process, and how far into the function. One of lockdep is
 *  told with the lock that was wanted and the one that was held: its first line is the same for all of them. */
export function complaintTexts(lines: readonly string[]): readonly string[] {
  const starts = lines.flatMap((line, at) => (complaints([line]).length > 0 ? [at] : []));
  return starts.map((start, index) => {
    const text = withoutPlace(lines[start]!.trim());
    const below = lines.slice(start + 1, starts[index + 1]).flatMap((line) => lock.exec(line) ?? []);
    const [, wanted, inside, , held] = below;
    return held === undefined || !/\blocking\b/.test(text) ? text : `${text}: ${wanted} in ${inside}, with ${held} held`;
  });
}

function withoutPlace(complaint: string): string {
  return complaint
    .replace(/ CPU: \d+ PID: \d+/, '')
    .replace(/, CPU#\d+: .*$/, '')
    .replace(/\+0x[0-9a-f]+\/0x[0-9a-f]+/g, '');
}
