/** Dates and times that only staff screens show. `$lib/dates` has those of pupils. */

import { day } from "$lib/dates";

const LONDON = { timeZone: "Europe/London" } as const;
const times = new Intl.DateTimeFormat("en-GB", { ...LONDON, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const shortDays = new Intl.DateTimeFormat("en-GB", { ...LONDON, day: "numeric", month: "short" });

/** Returns the day without its year, such as "30 Nov", for tables and pictures. */
export function shortDay(at: string): string {
  return shortDays.format(new Date(at));
}

/** Returns the time of the day, such as "14:05". */
export function time(at: string): string {
  return times.format(new Date(at));
}

/** Returns the day and the time, such as "30 November 2026, 14:05". */
export function dayAndTime(at: string): string {
  return `${day(at)}, ${time(at)}`;
}

/** Returns the moment at which a date, such as "2026-11-30", starts, `days` later; null if it is no date. */
export function startOfDay(date: string, days = 0): string | null {
  const midnight = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime())) return null;
  midnight.setUTCDate(midnight.getUTCDate() + days);
  // In summer, London is ahead of UTC, so the day has started before midnight in UTC.
  const hoursAhead = Number(times.format(midnight).slice(0, 2));
  return new Date(midnight.getTime() - hoursAhead * 3_600_000).toISOString();
}
