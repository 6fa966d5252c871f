/** A form on a record: what the record has, and what was typed since. */
export class Draft<Fields extends Record<string, string>> {
  /** What the fields show. */
  values: Fields = $state({} as Fields);
  #stored: Fields = $state.raw({} as Fields);

  constructor(stored: Fields) {
    this.reset(stored);
  }

  /** The fields that differ from the record, without blanks around them. */
  get changes(): Partial<Fields> {
    const typed = Object.entries(this.values).map(([name, value]) => [name, value.trim()] as const);
    return Object.fromEntries(typed.filter(([name, value]) => value !== this.#stored[name])) as Partial<Fields>;
  }

  get isChanged(): boolean {
    return Object.keys(this.changes).length > 0;
  }

  /** Starts again from a record. What was typed is lost. */
  reset(stored: Fields): void {
    this.values = { ...stored };
    this.#stored = stored;
  }

  /** Takes what the record has now. What was typed stays, so that another person's change costs nobody their work. */
  rebase(stored: Fields): void {
    this.values = { ...stored, ...this.changes };
    this.#stored = stored;
  }
}
