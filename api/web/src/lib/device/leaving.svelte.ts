/** The way out of a pupil's screens. */

import { leave } from "$lib/session";
import { device } from "./device.svelte";

class Leaving {
  #asks = $state(false);

  /** Whether to ask first, because answers wait on this device. */
  get asks(): boolean {
    return this.#asks;
  }

  /** Signs out; if answers wait, sends them or asks first. */
  async start(): Promise<void> {
    if (device.outbox.waiting === 0) return leave();
    this.#asks = true;
    await device.flush();
    // The pupil may have decided to stay meanwhile.
    if (this.#asks && device.outbox.waiting === 0) await leave();
  }

  stay(): void {
    this.#asks = false;
  }
}

export const leaving = new Leaving();
