import { onMount } from "svelte";

/**
 * Calls `refresh` at an interval while the tab is visible, and when it becomes visible again. Call it while a component is
 * set up.
 */
export function refreshWhileVisible(refresh: () => void, everyMs: number): void {
  onMount(() => {
    const whenVisible = () => {
      if (!document.hidden) refresh();
    };
    const timer = setInterval(whenVisible, everyMs);
    document.addEventListener("visibilitychange", whenVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", whenVisible);
    };
  });
}
