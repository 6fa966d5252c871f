import { session } from "./session.svelte";

/**
 * Signs out and opens the door of the school. Loads the page anew, so that nothing of the person stays in memory and the
 * back button shows nothing.
 */
export async function leave(): Promise<void> {
  const door = session.door;
  await session.signOut();
  location.replace(door);
}
