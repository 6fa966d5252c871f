/** Says what was done. The message stays until the person closes it or does something else, so nobody has to hurry. */

interface Message {
  text: string;
  /** Takes back what was done. */
  undo?: (() => Promise<void>) | undefined;
}

class Toaster {
  message: Message | null = $state(null);

  show(text: string, undo?: () => Promise<void>): void {
    this.message = { text, undo };
  }

  close(): void {
    this.message = null;
  }
}

export const toaster = new Toaster();
