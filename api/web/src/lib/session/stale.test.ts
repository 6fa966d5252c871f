import { expect, test } from "vitest";
import { busy } from "./busy";
import { mayReload } from "./stale";

function storage() {
  const stored = new Map<string, string>();
  return {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  };
}

test("a page whose files are gone is loaded again, but not twice in a minute", () => {
  const own = storage();
  expect([0, 1, 59_999, 60_000, 60_001].map((now) => mayReload(own, now, false))).toEqual([
    true,
    false,
    false,
    true,
    false,
  ]);
});

test("a page is not loaded again while a question is shown, and may be afterwards", () => {
  const own = storage();
  const [end, endOther] = [busy.hold(), busy.hold()];
  end();
  end();
  expect(mayReload(own, 0, busy.is)).toBe(false);
  endOther();
  expect(mayReload(own, 0, busy.is)).toBe(true);
});
