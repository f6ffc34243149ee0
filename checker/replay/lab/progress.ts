/** What a long piece of work of the lab tells its caller while it runs, and how the caller stops it. */

export type LabProgress =
  /** A new piece of work begins; `text` names it in one line. */
  | { readonly kind: 'phase'; readonly text: string }
  /** Progress within the phase. `total` is an estimate where the phase cannot know it. */
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly unit: 'bytes' | 'objects' }
  /** A line that a tool printed. */
  | { readonly kind: 'line'; readonly text: string };

export interface LabRun {
  readonly report: (progress: LabProgress) => void;
  /** When aborted, child process groups are killed, the cache is left consistent, and LabError 'cancelled' is thrown. */
  readonly signal: AbortSignal;
  /** Added to the environment of every child. */
  readonly environment?: Readonly<Record<string, string>>;
}
