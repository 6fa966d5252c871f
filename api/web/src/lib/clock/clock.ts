/**
 * One scale of time for everything that is measured on the device: milliseconds since 1970, advanced by
 * `performance.now()`. It never goes back, not even if somebody sets the device's clock or reloads the page.
 */

/** The clocks of the device. Tests replace them. */
export interface TimeSources {
  /** Milliseconds since the page was opened, `performance.now()`. */
  steady(): number;
  /** Milliseconds since 1970 by the clock that people can set, `Date.now()`. */
  wall(): number;
}

export interface Clock {
  /** The time now. */
  now(): number;
  /** The time of an event or a frame, from its `timeStamp`. */
  at(timeStamp: number): number;
}

const device: TimeSources = { steady: () => performance.now(), wall: () => Date.now() };

/**
 * Creates a clock that reads the device's wall clock once. `notBefore` is the latest time that an earlier page stored:
 * if the wall clock was set back in between, the new clock continues from there.
 */
export function createClock(notBefore = 0, sources: TimeSources = device): Clock {
  const opened = sources.steady();
  const wall = Math.max(sources.wall(), notBefore);
  const at = (timeStamp: number) => wall + (timeStamp - opened);
  return { at, now: () => at(sources.steady()) };
}

/** Returns a time as the service reads it: RFC 3339 with milliseconds. */
export function toTimestamp(time: number): string {
  return new Date(time).toISOString();
}
