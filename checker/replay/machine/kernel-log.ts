/** Tells the lines of a kernel's log apart: blocked DMA, complaints of the kernel about itself, and the rest. Pure. */

import { complaints } from '../console.js';

/** The IOMMU stopped a transfer, as it should when a specification says so. Intel's driver writes "[DMA Write NO_PASID] Request device
 *  [00:05.0] fault addr 0x100000"; AMD's "IO_PAGE_FAULT". The line before, about a "fault status reg", says nothing more. */
const iommuFault = /^(?:DMAR|AMD-Vi|arm-smmu\S*):.*(?:fault addr|IO_PAGE_FAULT|fault:)/;

/** After one of these a task was killed, or the machine cannot be trusted. A WARNING goes on. */
const fatal = /\b(?:BUG\b|Oops|Kernel panic|general protection fault|KASAN:|unable to handle|Unable to handle|stack segment|double fault)/;

export function iommuFaults(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => iommuFault.test(line));
}

/** Where a report of the kernel ends, if it says so; else after so many lines. */
const reportEnd = /^---\[ end trace|^={40,}$/;
const REPORT_LINES = 60;

/** What a backend reports of a log, in its order: blocked DMA, and warnings and oopses with what belongs to them. */
export function notableLines(lines: readonly string[]): readonly string[] {
  let left = 0;
  return lines.filter((line) => {
    left = complaints([line]).length > 0 ? REPORT_LINES : Math.max(0, left - 1);
    const kept = left > 0 || iommuFault.test(line);
    if (reportEnd.test(line)) left = 0;
    return kept;
  });
}

/** From the first line that says that the kernel has failed; empty where there is none. */
export function failureLines(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => fatal.test(line));
  return first < 0 ? [] : lines.slice(first);
}
