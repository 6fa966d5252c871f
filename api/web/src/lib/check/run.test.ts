import "fake-indexeddb/auto";
import { beforeEach, expect, it } from "vitest";
import { type Database, openDatabase } from "../outbox/database";
import type { CheckRecord } from "./record";
import { type CheckPorts, runCheck } from "./run";
import { createCheck } from "./machine";
import { formWith } from "./runs";
import { createCheckStore } from "./store";
import type { CheckState } from "./types";

let database: Database;
let time = 0;
const painted: CheckState[] = [];
const sent: CheckRecord[] = [];
let count = 0;

function ports(more: Partial<CheckPorts> = {}): CheckPorts {
  const nothing = () => {};
  return {
    store: createCheckStore(database),
    clock: { now: () => time, at: (stamp) => stamp },
    paint: (state) => painted.push(state),
    send: (record) => sent.push(record),
    wake: nothing,
    sound: nothing,
    speak: nothing,
    speakDigit: nothing,
    silence: nothing,
    storeFailed: (error) => {
      throw error;
    },
    ...more,
  };
}

beforeEach(async () => {
  database = await openDatabase(`check-run-${count++}`);
  time = 0;
  painted.length = 0;
  sent.length = 0;
});

/** Starts a check and shows its first question. */
async function atFirstQuestion(more: Partial<CheckPorts> = {}) {
  const run = runCheck(
    createCheck({ ...formWith(), warm_up: formWith().warm_up.slice(0, 1) }, "pupil", 0),
    ports(more),
  );
  run.dispatch({ type: "continue" });
  for (const part of ["warm_up", "check"] as const) {
    run.dispatch({ type: "tick" }, (time += 3_000));
    run.dispatch({ type: "shown", part, index: 0 }, (time += 16));
    if (part === "warm_up") run.dispatch({ type: "tick" }, (time += 6_000));
    if (part === "warm_up") run.dispatch({ type: "continue" }, (time += 100));
  }
  await run.settled();
  return run;
}

it("stores a key on the device before it paints it", async () => {
  const store = createCheckStore(database);
  const run = await atFirstQuestion({
    store: {
      ...store,
      save: async (state) => {
        expect(painted).not.toContain(state);
        await store.save(state);
      },
    },
  });
  run.dispatch({ type: "key", key: 4 }, (time += 300));
  expect(painted.at(-1)?.phase).toMatchObject({ typed: "" });
  await run.settled();
  expect(painted.at(-1)?.phase).toMatchObject({ typed: "4" });
  expect((await store.load(formWith().id))?.phase).toMatchObject({ typed: "4" });
});

it("stores the latest of the keys that came while it was storing, and loses none", async () => {
  const run = await atFirstQuestion();
  painted.length = 0;
  for (const key of [1, 2, 3] as const) run.dispatch({ type: "key", key }, (time += 10));
  await run.settled();
  expect(painted.map(({ phase }) => phase.at === "question" && phase.typed)).toEqual(["1", "123"]);
});

it("is restored after a kill and sends all answers of both visits", async () => {
  const run = await atFirstQuestion();
  run.dispatch({ type: "key", key: 4 }, (time += 300));
  run.dispatch({ type: "key", key: "enter" }, (time += 300));
  await run.settled();
  time += 20 * 60_000;
  const [found] = await createCheckStore(database).unfinished("pupil");
  expect(await createCheckStore(database).unfinished("another pupil")).toEqual([]);
  if (found === undefined) throw new Error("the check is not on the device");
  painted.length = 0;
  const again = runCheck(found, ports());
  again.dispatch({ type: "tick" }, (time += 3_000));
  again.dispatch({ type: "shown", part: "check", index: 1 }, (time += 16));
  again.dispatch({ type: "tick" }, (time += 6_000));
  await again.settled();
  expect(painted[0]?.phase).toMatchObject({ at: "pause", index: 1 });
  expect(sent.map(({ answers }) => answers.map(({ answer }) => answer))).toEqual([["4"], ["4", ""]]);
});

it("removes the check from the device once the service has saved it", async () => {
  const state: CheckState = { ...createCheck(formWith(), "pupil", 0), phase: { at: "sending", endedBy: "answers" } };
  const run = runCheck(state, ports());
  run.dispatch({ type: "kept" });
  await run.settled();
  expect(sent).toHaveLength(1);
  expect(await createCheckStore(database).unfinished("pupil")).toHaveLength(1);
  run.dispatch({ type: "saved" });
  await run.settled();
  expect(await createCheckStore(database).unfinished("pupil")).toEqual([]);
});

it.each([
  ["fails", () => Promise.reject(new Error("the disk is full"))],
  ["does not respond", () => new Promise<void>(() => {})],
])("goes on if the device's database %s", async (_, save) => {
  const failures: unknown[] = [];
  const store = { save, remove: () => Promise.resolve() };
  const run = await atFirstQuestion({ store, storeFailed: (error) => failures.push(error) });
  run.dispatch({ type: "key", key: 7 }, (time += 300));
  await run.settled();
  expect(painted.at(-1)?.phase).toMatchObject({ typed: "7" });
  expect(failures).not.toEqual([]);
});

it("wakes again when a timer ends a moment before the end of a pause, although the clock has reached the end since", () => {
  const wakes: (number | null)[] = [];
  // Each look at the clock takes a moment.
  const clock = { now: () => (time += 0.2), at: (stamp: number) => stamp };
  const run = runCheck(createCheck(formWith(), "pupil", 0), ports({ clock, wake: (at) => wakes.push(at) }));
  run.dispatch({ type: "continue" }, 0);
  const end = wakes.at(-1) as number;
  time = end - 0.3;
  run.dispatch({ type: "tick" });
  expect(run.state.phase.at).toBe("pause");
  expect(wakes.at(-1)).toBe(end);
});
