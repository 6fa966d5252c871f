/** The access arrangements of one pupil, as a form. */

import type { Schema } from "$lib/api";
import { TIME_FACTORS } from "../arrange";

type Code = Schema<"ArrangementCode">;

export interface ArrangementsForm {
  codes: Record<Code, boolean>;
  assistant: string;
  /** How many times as long; an empty text is the usual limit. */
  factor: string;
  untimed: boolean;
}

const NONE: Record<Code, boolean> = {
  ATA: false,
  CCT: false,
  FTS: false,
  ITA: false,
  NBQ: false,
  QNR: false,
  RON: false,
};

/** Returns the form that shows arrangements. */
export function formOf(stored: Schema<"Arrangements">): ArrangementsForm {
  return {
    codes: { ...NONE, ...Object.fromEntries(stored.codes.map((code) => [code, true])) },
    assistant: stored.assistant ?? "",
    factor: stored.time_limit_factor === null ? "" : String(stored.time_limit_factor),
    untimed: stored.untimed,
  };
}

/** Returns the request that stores the form. */
export function bodyOf(form: ArrangementsForm): Schema<"NewArrangements"> {
  const codes = (Object.keys(NONE) as Code[]).filter((code) => form.codes[code]);
  return {
    codes,
    untimed: form.untimed,
    ...(form.factor !== "" && { time_limit_factor: Number(form.factor) }),
    ...(form.codes.ITA && { assistant: form.assistant.trim() }),
  };
}

/** Returns the factors to choose from, with the stored one if it is another. */
export function factorsOf(stored: Schema<"Arrangements">): string[] {
  const factors: string[] = TIME_FACTORS.filter((factor) => factor !== "1");
  const own = stored.time_limit_factor === null ? [] : [String(stored.time_limit_factor)];
  return [...new Set([...factors, ...own])].sort((one, other) => Number(one) - Number(other));
}
