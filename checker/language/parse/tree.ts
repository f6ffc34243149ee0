/** What a matched text is made of, as the actions of the grammar see it: rules, repetitions and pieces of text. */

import { InternalError } from '../unreachable.js';

/** One function per rule: called with the rule's node as `this`, and its children. */
export type Actions = Readonly<Record<string, ((this: Node, ...children: Node[]) => unknown) | undefined>>;

export interface Node {
  /** The name of the rule; `_iter` for a repetition, `_terminal` for a piece of text. */
  readonly ctorName: string;
  readonly source: { readonly startIdx: number; readonly endIdx: number };
  readonly sourceString: string;
  readonly children: readonly Node[];
  readonly numChildren: number;
  isIteration(): boolean;
  /** The elements of `ListOf` and the like. */
  asIteration(): Node;
  /** What the actions make of it. A rule without an action stands for its only child. */
  tree(): unknown;
}

/** What all nodes of one text share. */
export interface Reading {
  readonly text: string;
  readonly actions: Actions;
}

export class TreeNode implements Node {
  constructor(
    readonly reading: Reading,
    readonly ctorName: string,
    readonly start: number,
    readonly end: number,
    /** Null for a repetition of characters, which are rarely asked for. */
    readonly parts: readonly TreeNode[] | null,
  ) {}

  get children(): readonly TreeNode[] {
    return this.parts ?? this.characters();
  }

  private characters(): readonly TreeNode[] {
    let at = this.start;
    return Array.from(this.sourceString, (character) => {
      at += character.length;
      return new TreeNode(this.reading, TERMINAL, at - character.length, at, []);
    });
  }

  get source(): { readonly startIdx: number; readonly endIdx: number } {
    return { startIdx: this.start, endIdx: this.end };
  }

  get sourceString(): string {
    return this.reading.text.slice(this.start, this.end);
  }

  get numChildren(): number {
    return this.children.length;
  }

  isIteration(): boolean {
    return this.ctorName === ITERATION;
  }

  asIteration(): TreeNode {
    const [first, , rest] = this.children;
    switch (this.ctorName) {
      case ITERATION:
        return this;
      case 'NonemptyListOf':
        return new TreeNode(this.reading, ITERATION, this.start, this.end, [first!, ...rest!.children]);
      case 'EmptyListOf':
        return new TreeNode(this.reading, ITERATION, this.start, this.end, []);
      default:
        return first!.asIteration();
    }
  }

  tree(): unknown {
    const action = this.reading.actions[this.ctorName];
    if (action !== undefined) return action.apply(this, this.children as TreeNode[]);
    if (this.children.length !== 1 || this.isIteration()) throw new InternalError(`the grammar has no action for ${this.ctorName}`);
    return this.children[0]!.tree();
  }
}

export const ITERATION = '_iter';
export const TERMINAL = '_terminal';
