import { expect, test } from "vitest";
import { everyPage } from "./pages";

test("a list is read to its end, page after page", async () => {
  const asked: (string | undefined)[] = [];
  const items = await everyPage(({ after }) => {
    asked.push(after);
    return Promise.resolve(after === undefined ? { items: [1, 2], next: "2" } : { items: [3], next: null });
  });
  expect(items).toEqual([1, 2, 3]);
  expect(asked).toEqual([undefined, "2"]);
});
