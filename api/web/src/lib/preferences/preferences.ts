import type { Schema } from "$lib/api";

export type PupilPreferences = Schema<"Preferences">;
export type TextSize = PupilPreferences["text_size"];
export type Theme = PupilPreferences["theme"];

/** The sizes of questions, from the smallest to the largest. `base.css` has their heights. */
export const TEXT_SIZES = [
  "smallest",
  "small",
  "medium",
  "large",
  "larger",
  "largest",
] as const satisfies readonly TextSize[];

/** The colours that the national check offers. The first is what the app looks like without a choice. */
export const THEMES = [
  "black_on_white",
  "yellow_on_black",
  "black_on_blue",
  "black_on_peach",
  "blue_on_cream",
] as const satisfies readonly Theme[];

/**
 * Makes the whole page follow the preferences. Without preferences, the page has the app's own colours and sizes. The first
 * theme is the app's own look as well, but in a check it is black on white, as in the national check.
 */
export function apply(root: HTMLElement, preferences: PupilPreferences | null, isCheck = false): void {
  const isOwnLook = preferences?.theme === THEMES[0] && !isCheck;
  setOrRemove(root, "data-theme", isOwnLook ? null : preferences?.theme);
  setOrRemove(root, "data-text-size", preferences?.text_size);
}

function setOrRemove(root: HTMLElement, name: string, value: string | null | undefined): void {
  if (value) root.setAttribute(name, value);
  else root.removeAttribute(name);
}
