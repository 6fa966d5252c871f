/**
 * What must not be interrupted: a question on the screen, an answer that the service does not have yet. While it lasts, the
 * app neither signs anybody out for being idle nor loads itself again.
 */
class Busy {
  readonly #held = new Set<symbol>();

  get is(): boolean {
    return this.#held.size > 0;
  }

  /** Starts something that must not be interrupted. Call the returned function when it has ended. */
  hold(): () => void {
    const key = Symbol();
    this.#held.add(key);
    return () => void this.#held.delete(key);
  }
}

export const busy = new Busy();
