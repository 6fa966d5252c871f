import { onMount } from "svelte";
import { afterNavigate } from "$app/navigation";

/** Calls a function that moves the focus when the component's screen opens. */
export function focusOnOpen(focus: () => void): void {
  onMount(focus);
  // SvelteKit moves the focus to the body when it opens its first screen.
  afterNavigate(({ type }) => {
    if (type === "enter") focus();
  });
}
