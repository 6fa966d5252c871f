interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** The most items of a page. */
export const LARGEST_PAGE = 200;

/** Reads all pages of a list that is short in every school, such as its classes, to choose from it. */
export async function everyPage<Item>(
  read: (query: { limit: number; after?: string }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let after: string | null = null;
  do {
    const page: Page<Item> = await read({ limit: LARGEST_PAGE, ...(after === null ? {} : { after }) });
    items.push(...page.items);
    after = page.next;
  } while (after !== null);
  return items;
}
