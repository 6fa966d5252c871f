/**
 * A page that was loaded before an update may ask for files that the service no longer has. Loading the page again gets the new
 * version. It happens once a minute at most, so that a service without the files is not asked again and again.
 */

const KEY = "reloaded_at";
const PAUSE_MS = 60_000;

/** Returns whether to load the page again now, and remembers it. */
export function mayReload(storage: Pick<Storage, "getItem" | "setItem">, now: number, isBusy: boolean): boolean {
  const last = Number(storage.getItem(KEY) ?? -PAUSE_MS);
  if (isBusy || now - last < PAUSE_MS) return false;
  storage.setItem(KEY, String(now));
  return true;
}
