import { getContext, onMount, setContext } from "svelte";

const KEY = "staff";

/**
 * Makes what a component contains a screen of staff: it follows the device's dark theme, and codes lead to what helps. Call
 * it in a layout.
 */
export function becomeStaffScreen(): void {
  setContext(KEY, true);
  onMount(() => {
    document.documentElement.dataset["audience"] = "staff";
    return () => delete document.documentElement.dataset["audience"];
  });
}

/** Whether a component that is being set up is in a screen of staff. */
export function isStaffScreen(): boolean {
  return getContext(KEY) === true;
}
