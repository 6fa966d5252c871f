/** Times of day in UK time, as screens show them and as `<input type="datetime-local">` has them. */

const LONDON = { timeZone: "Europe/London" } as const;
const DIGITS = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" } as const;
const HOUR_MS = 3_600_000;

const fields = new Intl.DateTimeFormat("en-GB", { ...LONDON, ...DIGITS, hourCycle: "h23" });
const shown = new Intl.DateTimeFormat("en-GB", {
  ...LONDON,
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

/** Returns a time as a person reads it, such as "3 Dec 2026, 09:00". */
export function dayAndTime(at: string): string {
  return shown.format(new Date(at));
}

/** Returns a time of the API as the field has it, such as "2026-12-03T09:00". */
export function toField(at: string): string {
  const parts = new Map(fields.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  const day = [parts.get("year"), parts.get("month"), parts.get("day")].join("-");
  return `${day}T${parts.get("hour")}:${parts.get("minute")}`;
}

/**
 * Returns the time of a field for the API; null if the field is empty or invalid. In the hour that the clocks repeat in
 * autumn it returns the first of both times. A time in the hour that they skip in spring is an hour later.
 */
export function fromField(text: string): string | null {
  const minute = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.exec(text)?.[0];
  const asIfUtc = Date.parse(`${minute}Z`);
  if (minute === undefined || Number.isNaN(asIfUtc)) return null;
  const inSummer = new Date(asIfUtc - HOUR_MS).toISOString();
  return toField(inSummer) === minute ? inSummer : new Date(asIfUtc).toISOString();
}

/** Returns the day of a time in UK time as the API writes it, such as "2026-12-03". */
export function dateOf(at: Date): string {
  return toField(at.toISOString()).slice(0, 10);
}

/** Returns the date that is some days after another one. */
export function daysAfter(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
