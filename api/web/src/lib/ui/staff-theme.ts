import { onMount } from "svelte";

/** Lets the screen follow the device's dark theme, as staff screens do. Call it in a layout. */
export function useStaffTheme(): void {
  onMount(() => {
    document.documentElement.dataset["audience"] = "staff";
    return () => delete document.documentElement.dataset["audience"];
  });
}
