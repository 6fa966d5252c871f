/** What is read aloud, in words. Each word has a clip, which `scripts/voice-clips` makes. */

const SMALL = [
  ..."zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split(" "),
  ..."sixteen seventeen eighteen nineteen".split(" "),
];
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const SIGNS: Record<string, string> = { "×": "times", "÷": "divided by", "=": "is", "?": "what" };

/** Returns the words of a question: `7 × 8`, `? × 8 = 56`. A mark that has no word is left out. */
export function wordsOf(question: string): string[] {
  const marks = question.match(/\d+|[^\s\d]/g) ?? [];
  return marks.flatMap((mark) => (/\d/.test(mark) ? numberWords(Number(mark)) : (SIGNS[mark] ?? [])));
}

/** Returns the words of a whole number below 1,000. */
export function numberWords(number: number): string[] {
  if (number < SMALL.length) return [SMALL[number] ?? ""];
  if (number < 100) return [TENS[Math.floor(number / 10) - 2] ?? "", ...restWords(number % 10)];
  const rest = number % 100;
  return [SMALL[Math.floor(number / 100)] ?? "", "hundred", ...(rest > 0 ? ["and", ...numberWords(rest)] : [])];
}

function restWords(number: number): string[] {
  return number > 0 ? numberWords(number) : [];
}
