import { describe, expect, it } from "vitest";
import { CLIPS } from "./addresses";
import { numberWords, wordsOf } from "./words";

describe("words that are read aloud", () => {
  it("are those of the question, in its order", () => {
    expect(wordsOf("7 × 12")).toEqual(["seven", "times", "twelve"]);
    expect(wordsOf("? × 8 = 56")).toEqual(["what", "times", "eight", "is", "fifty", "six"]);
    expect(wordsOf("144 ÷ 12 =")).toEqual(["one", "hundred", "and", "forty", "four", "divided by", "twelve", "is"]);
  });

  it("name every number as people say it", () => {
    expect(numberWords(0)).toEqual(["zero"]);
    expect(numberWords(40)).toEqual(["forty"]);
    expect(numberWords(100)).toEqual(["one", "hundred"]);
    expect(numberWords(110)).toEqual(["one", "hundred", "and", "ten"]);
  });

  it("each have a clip, up to 12 × 12 and for every sign", () => {
    const numbers = Array.from({ length: 145 }, (_, number) => numberWords(number)).flat();
    const words = new Set([...numbers, ...wordsOf("? × 1 = 1"), ...wordsOf("1 ÷ 1 = 1")]);
    expect([...words].filter((word) => !CLIPS.has(word))).toEqual([]);
  });
});
