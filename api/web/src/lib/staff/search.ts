/** Filters, order and page of a list, which are in the address. */

/** Returns the parameters of the address that have a value, to send them as the query of a list. */
export function searchOf<Key extends string>(url: URL, keys: readonly Key[]): Partial<Record<Key, string>> {
  const found: Partial<Record<Key, string>> = {};
  for (const key of keys) {
    const value = url.searchParams.get(key)?.trim();
    if (value) found[key] = value;
  }
  return found;
}

/** Returns the value if it is one of the options; the first option otherwise, because people may edit an address. */
export function oneOf<const Option extends string>(
  value: string | null,
  options: readonly [Option, ...Option[]],
): Option {
  return options.find((option) => option === value) ?? options[0];
}

/** Returns the address of the same list with changes. A change of a filter or of the order starts at the first page. */
export function searchWith(url: URL, changes: Record<string, string | null>): string {
  const parameters = new URLSearchParams(url.searchParams);
  if (!("after" in changes)) parameters.delete("after");
  for (const [name, value] of Object.entries(changes)) {
    if (value) parameters.set(name, value);
    else parameters.delete(name);
  }
  return `?${parameters}`;
}
