/** The details of an entry of the audit in words. */

const labels: Record<string, string> = {
  fields: "Changed",
  pupils: "Pupils",
  ids: "Accounts",
  not_done: "Not done",
  locked: "Were locked",
  drawn: "Drawn",
  questions: "Questions",
  score: "Marks",
  role: "Role",
  refused: "Tried to",
  rows: "Rows",
  commit: "Committed at once",
  bytes: "Bytes",
  facts: "Facts",
  joined: "Joined",
  left: "Left",
  reason: "Reason",
  status: "State",
};

const words: Record<string, string> = {
  pupil: "pupil",
  teacher: "teacher",
  senco: "SENCO",
  headteacher: "headteacher",
  it_admin: "IT admin",
  give_role: "give the role headteacher",
  credential: "PIN or password",
  classroom_id: "class",
  teacher_id: "teacher",
  year_group: "year",
  sen_status: "special educational needs",
  external_id: "number in the school's system",
  archived_at: "archived",
  upn: "UPN",
};

const isId = (value: unknown) => typeof value === "string" && /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value);

export function detailsOf(detail: unknown): string {
  return isRecord(detail) ? partsOf(detail).join("; ") : "";
}

function partsOf(detail: Record<string, unknown>): string[] {
  return Object.entries(detail).flatMap(([name, value]) => {
    // An id says nothing to a reader, and the ids of many are counted here.
    if (value === null || value === false || isId(value) || name === "count") return [];
    if (isRecord(value)) return partsOf(value);
    if (Array.isArray(value) && value.length === 0) return [];
    const label = labels[name] ?? inWords(name);
    return value === true ? [label] : [`${label}: ${textOf(value)}`];
  });
}

function textOf(value: unknown): string {
  if (!Array.isArray(value)) return inWords(String(value));
  return value.some(isId) ? String(value.length) : value.map((item) => inWords(String(item))).join(", ");
}

function inWords(value: string): string {
  return words[value] ?? value.replaceAll("_", " ");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
