import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { play, type Run, type Save } from "./runs";

const seeds = fc.nat();
const troubles = fc.constantFrom(0, 0.02, 0.1, 0.3);
const property = (holds: (run: Run) => void) =>
  fc.assert(
    fc.property(seeds, troubles, (seed, trouble) => holds(play(seed, trouble))),
    { numRuns: 100 },
  );

describe("a check, whatever the order of keys, time-outs, hidden tabs, reloads and kills", () => {
  it("ends with one record for each of the 25 questions, in order", () => {
    property(({ end }) => {
      const isOutOfTime = "endedBy" in end.phase && end.phase.endedBy === "time_limit";
      const numbers = end.answers.map((answer) => answer.question);
      expect(numbers).toEqual(Array.from({ length: isOutOfTime ? numbers.length : 25 }, (_, index) => index + 1));
    });
  });

  it("shows a question for 6 s at most, after a pause of 3 s, or of 2 s with the button Next", () => {
    property(({ end }) => {
      const pause = end.arrangements.nextButton ? 2_000 : 3_000;
      let pauseFrom = end.startedAt ?? Infinity;
      for (const { shownAt, firstKeyAt, answeredAt } of end.answers) {
        expect(shownAt - pauseFrom).toBeGreaterThanOrEqual(pause - 1e-3);
        expect(answeredAt).toBeGreaterThanOrEqual(firstKeyAt ?? shownAt);
        expect(firstKeyAt ?? shownAt).toBeGreaterThanOrEqual(shownAt);
        expect(answeredAt - shownAt).toBeLessThanOrEqual(6_000 + 1e-3);
        pauseFrom = answeredAt;
      }
      expect(pauseFrom - (end.startedAt ?? 0)).toBeLessThanOrEqual(30 * 60_000 + 1e-3);
    });
  });

  it("never takes more than 5 digits, and never digits without a first key", () => {
    property(({ end }) => {
      for (const { typed, firstKeyAt } of end.answers) {
        expect(typed).toMatch(/^[0-9]{0,5}$/);
        expect(typed === "" || firstKeyAt !== null).toBe(true);
      }
    });
  });

  it("only moves forward, and never changes an answer", () => {
    property(({ stored }) => {
      for (const [index, state] of stored.entries()) {
        const next = stored[index + 1] ?? state;
        const isSame = next.answers === state.answers || startsWith(next.answers, state.answers);
        expect(isSame && next.seenAt >= state.seenAt).toBe(true);
      }
    });
  });

  it("never sends two different answers to a question", () => {
    property(({ saves }) => {
      const last = saves.at(-1)?.record.answers ?? [];
      expect(saves.every(({ record }) => startsWith(last, record.answers))).toBe(true);
    });
  });

  it("sends a record in which no time is later than the time of sending", () => {
    property(({ saves }) => {
      const isEarlier = ({ record }: Save) => record.answers.every((answer) => answer.answered_at <= record.sent_at);
      expect(saves.every(isEarlier)).toBe(true);
    });
  });
});

function startsWith(list: readonly unknown[], start: readonly unknown[]): boolean {
  return JSON.stringify(list.slice(0, start.length)) === JSON.stringify(start);
}
