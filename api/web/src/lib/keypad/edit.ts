/** The keys of the number pad, and what each does to the digits that were typed. */

export type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

export type Key = Digit | "delete" | "enter";

/** The pad from left to right and from top to bottom. */
export const PAD: readonly Key[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, "delete", 0, "enter"];

/** Returns the digits after a key. A digit that does not fit any more is ignored; Enter changes nothing. */
export function edit(typed: string, key: Key, longest: number): string {
  if (key === "enter") return typed;
  if (key === "delete") return typed.slice(0, -1);
  return typed.length < longest ? `${typed}${key}` : typed;
}
