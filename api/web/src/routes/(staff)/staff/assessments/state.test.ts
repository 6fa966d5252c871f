import { expect, test } from "vitest";
import { windowOf } from "./state";

const window = { opens_at: "2026-12-01T09:00:00Z", closes_at: "2026-12-02T09:00:00Z" };

test("pupils can start an assessment from when it opens until it closes", () => {
  expect(windowOf(window, new Date("2026-12-01T08:59:59Z"))).toBe("opens_later");
  expect(windowOf(window, new Date("2026-12-01T09:00:00Z"))).toBe("open");
  expect(windowOf(window, new Date("2026-12-02T09:00:00Z"))).toBe("closed");
});

test("an assessment without times is open", () => {
  expect(windowOf({ opens_at: null, closes_at: null }, new Date())).toBe("open");
});
