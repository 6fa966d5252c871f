/** Jobs in the database of the service, because no request makes one that fails for good. */

import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";

/** The payload is damaged, so the job is dead after its first attempt. */
const INSERT = `
  INSERT INTO job (id, kind, payload, state, priority, attempts, max_attempts, run_at, progress_done, progress_total, created_at)
  VALUES (ID, 'digest', '{"version": 1, "job": "damaged"}', 'pending', 100, 0, 5, NOW, 0, 0, NOW)`;

const SQLITE = `
import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=30) as database:
    database.execute(sys.argv[2])
`;

/** Enqueues a job that fails for good. */
export function enqueueFailingJob(): void {
  const id = randomUUID();
  const statement = (id: string, now: string) => INSERT.replace("ID", id).replaceAll("NOW", now);
  if (process.env["LMS_TEST_DATABASE"] === "postgres") {
    execFileSync("psql", ["-Xq", "-c", statement(`'${id}'`, "now()"), process.env["LMS_TEST_POSTGRES_URL"] ?? ""]);
  } else {
    const file = join(dirname(process.env["LMS_TEST_LOG"] ?? ""), "data/lms.db");
    const now = `'${new Date().toISOString().replace("Z", "+00:00")}'`;
    execFileSync("python3", ["-c", SQLITE, file, statement(`x'${id.replaceAll("-", "")}'`, now)]);
  }
}
