/** Tells the lines of a kernel's log apart: blocked DMA, complaints of the kernel about itself, and the rest. Pure. */

import { complaints } from '../console.js';

/** The IOMMU stopped a transfer, as it should when a specification says so. Intel's driver writes "[DMA Write NO_PASID] Request device
 *  [00:05.0] fault addr 0x100000"; AMD's "IO_PAGE_FAULT". The line before, about a "fault status reg", says nothing more. */
const iommuFault = /^(?:DMAR|AMD-Vi|arm-smmu\S*):.*(?:fault addr|IO_PAGE_FAULT|fault:)/;

/** After one of these a task was killed, or the machine cannot be trusted. A WARNING goes on. */
const fatal =
  /\b(?:BUG:|kernel BUG at|Oops|Kernel panic|general protection fault|KASAN:|unable to handle|Unable to handle|stack segment|double fault)/;

export function iommuFaults(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => iommuFault.test(line));
}

/** What a backend reports of a log, in its order: blocked DMA, warnings, oopses. */
export function notableLines(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => iommuFault.test(line) || complaints([line]).length > 0);
}

/** From the first line that says that the kernel has failed; empty where there is none. */
export function failureLines(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => fatal.test(line));
  return first < 0 ? [] : lines.slice(first);
}
