import type { Locator } from "playwright-core";

/** Waits until a field has a value, for example after the page was loaded again. */
export async function hasValue(field: Locator, value: string): Promise<void> {
  await field.evaluate(
    (input, wanted) =>
      new Promise<void>((resolve) => {
        const look = () => ((input as HTMLInputElement).value === wanted ? resolve() : requestAnimationFrame(look));
        look();
      }),
    value,
  );
}
