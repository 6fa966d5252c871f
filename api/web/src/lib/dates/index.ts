/** Dates and times as people in English schools write them. Days are those of Europe/London. */

const LONDON = { timeZone: "Europe/London" } as const;
const days = new Intl.DateTimeFormat("en-GB", { ...LONDON, day: "numeric", month: "long", year: "numeric" });
const weekdays = new Intl.DateTimeFormat("en-GB", { ...LONDON, weekday: "long", day: "numeric", month: "long" });

/** Returns the day of a time or a date, such as "30 November 2026". */
export function day(at: string): string {
  return days.format(new Date(at));
}

/** Returns the day with its name, such as "Monday 30 November". */
export function weekday(at: string): string {
  // `formatToParts` is used because browsers differ in the comma after the name of the day.
  const parts = new Map(weekdays.formatToParts(new Date(at)).map((part) => [part.type, part.value]));
  return `${parts.get("weekday")} ${parts.get("day")} ${parts.get("month")}`;
}
