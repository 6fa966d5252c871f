/** Writes 1,000 random runs to the file LMS_CHECK_RUNS, for the service's own timing rules (`scripts/web runs FILE`). */

import { writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { play } from "./runs";

const file = process.env["LMS_CHECK_RUNS"];
const RUNS = 1_000;

it.runIf(file !== undefined)("writes random runs of the check", () => {
  const runs = Array.from({ length: RUNS }, (_, seed) => {
    const { form, startedAt, saves, end } = play(seed, seed % 4 === 0 ? 0 : 0.05);
    return {
      started_at: new Date(startedAt).toISOString(),
      codes: form.arrangements.codes,
      is_complete: end.answers.length === 25,
      saves: saves.map(({ receivedAt, record }) => ({ received_at: new Date(receivedAt).toISOString(), record })),
    };
  });
  writeFileSync(file ?? "", JSON.stringify(runs));
  expect(runs.filter((run) => run.is_complete).length).toBeGreaterThan(RUNS / 2);
});
