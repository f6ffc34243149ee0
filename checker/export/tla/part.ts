/** Pieces of an action's formula in order: definitions that hold for all that follows, and conjuncts. */

export type Part =
  | { readonly kind: 'definition'; readonly text: string }
  /** Lines of one conjunct, without its `/\`. */
  | { readonly kind: 'conjunct'; readonly lines: readonly string[] }
  | { readonly kind: 'comment'; readonly text: string };

export function conjunct(...lines: readonly string[]): Part {
  return { kind: 'conjunct', lines };
}

/** The parts as a list of conjuncts. Consecutive definitions are one LET, and what follows stands inside it, further right. */
export function conjunction(parts: readonly Part[]): readonly string[] {
  const lines: string[] = [];
  for (const [position, part] of parts.entries()) {
    if (part.kind === 'comment') {
      lines.push(`\\* ${part.text}`);
    } else if (part.kind === 'conjunct') {
      lines.push(...part.lines.map((line, index) => `${index === 0 ? '/\\ ' : '   '}${line}`));
    } else {
      const after = parts.findIndex((each, index) => index > position && each.kind !== 'definition');
      const texts = parts.slice(position, after < 0 ? undefined : after).map((each) => (each.kind === 'definition' ? each.text : ''));
      const inside = after < 0 ? ['/\\ TRUE'] : conjunction(parts.slice(after));
      lines.push(
        ...texts.map((text, index) => `${index === 0 ? '/\\ LET ' : '       '}${text}`),
        '   IN',
        ...inside.map((line) => `     ${line}`),
      );
      return lines;
    }
  }
  return lines.length === 0 ? ['/\\ TRUE'] : lines;
}
