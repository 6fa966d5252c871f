import { tick } from "svelte";

/** Moves the focus to the first field with a mistake, after the service has refused a form. */
export async function focusMistake(): Promise<void> {
  await tick();
  document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}
