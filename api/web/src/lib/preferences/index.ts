export { default as Preferences } from "./Preferences.svelte";
export { TEXT_SIZES, THEMES, type PupilPreferences, type TextSize, type Theme } from "./preferences";
