/** The keys that move the focus in a grid, after the grid pattern of the ARIA Authoring Practices Guide. */

export interface Cell {
  row: number;
  column: number;
}

/** Returns the cell to which a key moves the focus; null if the key does not move it. Rows and columns start at 0. */
export function move(from: Cell, key: string, size: { rows: number; columns: number }, control = false): Cell | null {
  const last = { row: size.rows - 1, column: size.columns - 1 };
  switch (key) {
    case "ArrowUp":
      return { ...from, row: Math.max(0, from.row - 1) };
    case "ArrowDown":
      return { ...from, row: Math.min(last.row, from.row + 1) };
    case "ArrowLeft":
      return { ...from, column: Math.max(0, from.column - 1) };
    case "ArrowRight":
      return { ...from, column: Math.min(last.column, from.column + 1) };
    case "Home":
      return { row: control ? 0 : from.row, column: 0 };
    case "End":
      return { row: control ? last.row : from.row, column: last.column };
    default:
      return null;
  }
}
