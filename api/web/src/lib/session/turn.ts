/** Lets callers that arrive during a task share its result. */
export class Turn<T> {
  #running: Promise<T> | null = null;

  take(task: () => Promise<T>): Promise<T> {
    this.#running ??= task().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }
}
