import { SvelteSet } from "svelte/reactivity";

/** The most rows that one bulk operation of the service takes. */
export const LARGEST_SELECTION = 200;

/** The rows of a table that are selected, by id. */
export class Selection {
  readonly #ids = new SvelteSet<string>();

  get ids(): string[] {
    return [...this.#ids];
  }

  get size(): number {
    return this.#ids.size;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  set(id: string, selected: boolean): void {
    if (selected) this.#ids.add(id);
    else this.#ids.delete(id);
  }

  clear(): void {
    this.#ids.clear();
  }
}
