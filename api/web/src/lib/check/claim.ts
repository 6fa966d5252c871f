/**
 * Claims a check for this tab, because two tabs would overwrite what the other has stored on the device. Returns what gives
 * the claim back; null if another tab has it. A tab that is closed gives its claim back.
 */
export function claimCheck(attempt: string): Promise<(() => void) | null> {
  // Pages without TLS have no locks.
  if (!("locks" in navigator)) return Promise.resolve(() => undefined);
  return new Promise((resolve) => {
    void navigator.locks.request(`check ${attempt}`, { ifAvailable: true }, (lock) => {
      if (lock === null) return resolve(null);
      return new Promise<void>((release) => resolve(release));
    });
  });
}
