/** Rows of cells in aligned columns. */

/** Two spaces between columns; cells of the columns in `right` stand to the right; nothing trails a line. */
export function alignColumns(rows: readonly (readonly string[])[], indent = '  ', right: readonly number[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  return rows.map((row) => {
    const cells = row.map((cell, column) => (right.includes(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column])));
    return `${indent}${cells.join('  ')}`.trimEnd();
  });
}
