import { followImport } from "@lms/client";
import { call, lms, problemOf, type Problem } from "$lib/api";
import { isUnderWay, type Import } from "../words";

/** Some networks of schools hold events back. Without an event for so long, the import is read again. */
const QUIET_MS = 4_000;

interface Listener {
  show: (now: Import) => void;
  /** The import has ended, waits for a person, or cannot be read any more. */
  ended: (problem: Problem | null) => void;
}

/** Follows an import by its events, or by reading it again. Returns a function that stops. */
export function follow(id: string, { show, ended }: Listener): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  let heardAt = Date.now();

  function take(now: Import) {
    if (signal.aborted) return;
    heardAt = Date.now();
    show(now);
    if (!isUnderWay(now.state)) finish(null);
  }

  function finish(problem: Problem | null) {
    if (signal.aborted) return;
    stop();
    ended(problem);
  }

  /** A failure of the network passes. A refusal, such as that of an ended sign-in, does not. */
  function fail(cause: unknown) {
    const problem = problemOf(cause);
    const isRefused = problem.status !== null && problem.status < 500 && problem.status !== 429;
    if (isRefused) finish(problem);
  }

  async function listen() {
    for await (const now of followImport(lms, id, { signal })) take(now);
  }

  async function readAgain() {
    if (Date.now() - heardAt < QUIET_MS) return;
    const path = { params: { path: { import_id: id }, query: { outcome: "note" } }, signal } as const;
    take((await call(lms.GET("/admin/imports/{import_id}", path))).import);
  }

  function stop() {
    clearInterval(timer);
    stopped.abort();
  }

  const timer = setInterval(() => void readAgain().catch(fail), QUIET_MS);
  void listen().catch(fail);
  return stop;
}
