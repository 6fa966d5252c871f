export { default as FactGrid } from "./FactGrid.svelte";
export { default as LevelKey } from "./LevelKey.svelte";
export { factKey, LEVELS, signOf, type Level } from "./levels";
