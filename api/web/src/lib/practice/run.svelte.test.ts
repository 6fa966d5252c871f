import { afterEach, expect, it, vi } from "vitest";
import { createPractice } from "./flow";
import { second, session } from "./played";
import { PracticeRun } from "./run.svelte";
import { RIGHT_SHOWN_MS } from "./verdict";

afterEach(() => vi.useRealTimers());

it("goes on after a right answer, although the timer ends a moment before its time", async () => {
  vi.useFakeTimers();
  let late = 0;
  const stored = Promise.resolve();
  const run = new PracticeRun(
    createPractice(session(), "p"),
    {
      clock: { now: () => Date.now() - late, at: (time) => time },
      store: { save: () => stored, remove: () => stored, load: () => Promise.resolve(null) },
      put: () => stored,
      waitsForNext: false,
    },
    (cause) => expect(cause).toBeNull(),
  );
  run.dispatch({ type: "shown" });
  for (const key of [5, 6, "enter"] as const) run.dispatch({ type: "key", key });
  late = 1;
  await vi.advanceTimersByTimeAsync(RIGHT_SHOWN_MS);
  expect(run.state.phase.at).toBe("right");
  await vi.advanceTimersByTimeAsync(2);
  expect(run.state.current).toEqual(second);
  run.stop();
});
