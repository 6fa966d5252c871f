export { default as FactGrid } from "./FactGrid.svelte";
export { default as LevelKey } from "./LevelKey.svelte";
export { factKey, LEVELS, type Level } from "./levels";
