import { expect, test } from "vitest";
import type { Import } from "../words";
import { againAddress, archivesLeavers, isTooLarge, storedUntil, type ReportRow } from "./report";

const current = {
  id: "1",
  state: "rejected",
  on_error: "stop",
  leavers: "archive",
  confirm_large: false,
  reason: "the import would change more than half of the school's accounts: if that is intended, upload the file again",
} as Import;

const note = (rule: string): ReportRow => ({
  line: null,
  outcome: "note",
  account_id: null,
  summary: {},
  findings: [{ column: null, value: "", rule, suggestion: "", severity: "warning" }],
});

test("a file is uploaded again with the options of its import, except those that change", () => {
  expect(againAddress(current, { confirm_large: true })).toBe(
    "/staff/imports/new?again=1&on_error=stop&leavers=archive&confirm_large=true",
  );
});

test("leavers are archived unless they are kept or a row with an error may be one of them", () => {
  expect(archivesLeavers(current, [note("more findings")])).toBe(true);
  expect(archivesLeavers(current, [note("leavers are kept")])).toBe(false);
  expect(archivesLeavers({ ...current, leavers: "keep" }, [])).toBe(false);
});

test("an import that changes too much is told from one with errors", () => {
  expect(isTooLarge(current)).toBe(true);
  expect(isTooLarge({ ...current, reason: "3 row(s) have errors" })).toBe(false);
  expect(isTooLarge({ ...current, state: "ready", reason: null })).toBe(false);
});

test("files are stored for 7 days", () => {
  const now = Date.parse("2026-09-08T10:00:00Z");
  expect(storedUntil("2026-09-01T10:00:01Z", now)).toBe("2026-09-08T10:00:01.000Z");
  expect(storedUntil("2026-09-01T10:00:00Z", now)).toBeNull();
});
