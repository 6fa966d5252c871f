import fc from "fast-check";
import { expect, test } from "vitest";
import { idleState, PUPIL_IDLE } from "./idle";

const { limitMs, warningMs } = PUPIL_IDLE;

test("a pupil is warned one minute before ten minutes have passed, and is then signed out", () => {
  expect(idleState(0, limitMs - warningMs - 1, false)).toEqual({ kind: "active" });
  expect(idleState(0, limitMs - warningMs, false)).toEqual({ kind: "warning", secondsLeft: 60 });
  expect(idleState(0, limitMs - 1, false)).toEqual({ kind: "warning", secondsLeft: 1 });
  expect(idleState(0, limitMs, false)).toEqual({ kind: "over" });
});

test("nobody is warned or signed out while a question is shown or an answer is not sent", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (last, now) => {
      expect(idleState(last, now, true)).toEqual({ kind: "active" });
    }),
  );
});

test("a clock that goes back keeps the sign-in", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (now, ahead) => {
      expect(idleState(now + ahead, now, false)).toEqual({ kind: "active" });
    }),
  );
});
