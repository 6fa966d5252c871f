/** What a digit does to the score of an answer. */

/**
 * Returns the score after a key; null if the key changes nothing. A second digit is put behind the first one if the marks
 * of the question permit it, so that "1" and "0" are 10; otherwise it replaces the score.
 */
export function scoreAfter(score: number | null, key: string, outOf: number): number | null {
  if (!/^\d$/.test(key)) return null;
  const digit = Number(key);
  const both = score === null || score === 0 ? digit : score * 10 + digit;
  if (both <= outOf) return both;
  return digit <= outOf ? digit : null;
}
