/** An assessment while it is written: conversion from and to the service, and what to do after a conflict. */

import type { Schema } from "$lib/api";
import { fromField, toField } from "$lib/staff/times";
import { numberOf, questionDraftOf, questionOf, type QuestionDraft } from "./questions";

type Detail = Schema<"AssessmentDetail">;
type Body = Schema<"NewAssessment">;

/** The fields of the form, by their names in the API document. */
export interface Draft {
  title: string;
  instructions: string;
  /** In minutes. */
  time_limit_s: string;
  /** In UK time, as the field has it. */
  opens_at: string;
  closes_at: string;
  classroom_ids: string[];
  pupil_ids: string[];
  questions: QuestionDraft[];
}

export type Field = keyof Draft;

export const FIELDS = [
  "title",
  "instructions",
  "time_limit_s",
  "opens_at",
  "closes_at",
  "classroom_ids",
  "pupil_ids",
  "questions",
] as const satisfies readonly Field[];

/** The fields that the service locks once a pupil has started the assessment. */
export const LOCKED_FIELDS: readonly Field[] = ["time_limit_s", "questions"];

const MINUTES = "15";
const MINUTE_S = 60;

/** Returns the form for a new assessment. */
export function emptyDraft(): Draft {
  const texts = { title: "", instructions: "", time_limit_s: MINUTES, opens_at: "", closes_at: "" };
  return { ...texts, classroom_ids: [], pupil_ids: [], questions: [] };
}

/** Returns the form for an assessment of the service. */
export function draftOf(detail: Detail): Draft {
  return {
    title: detail.title,
    instructions: detail.instructions ?? "",
    time_limit_s: String(detail.time_limit_s / MINUTE_S),
    opens_at: detail.opens_at === null ? "" : toField(detail.opens_at),
    closes_at: detail.closes_at === null ? "" : toField(detail.closes_at),
    classroom_ids: detail.classroom_ids,
    pupil_ids: detail.pupil_ids,
    questions: detail.questions.map(questionDraftOf),
  };
}

/** Returns the body for the service, which judges it. A time limit that is no number goes as null. */
export function bodyOf(draft: Draft): Required<Body> {
  const minutes = numberOf(draft.time_limit_s);
  return {
    title: draft.title.trim(),
    instructions: draft.instructions.trim() || null,
    questions: draft.questions.map(questionOf),
    time_limit_s: minutes === null ? NaN : Math.round(minutes * MINUTE_S),
    opens_at: fromField(draft.opens_at),
    closes_at: fromField(draft.closes_at),
    classroom_ids: [...draft.classroom_ids].sort(),
    pupil_ids: [...draft.pupil_ids].sort(),
  };
}

/** Returns the fields that differ between two forms. */
export function changedFields(one: Draft, other: Draft): Field[] {
  const [left, right] = [bodyOf(one), bodyOf(other)];
  return FIELDS.filter((field) => JSON.stringify(left[field]) !== JSON.stringify(right[field]));
}

/** Returns the part of the body that changes `base`. */
export function changesOf(draft: Draft, base: Draft): Partial<Body> {
  const body = bodyOf(draft);
  return Object.fromEntries(changedFields(draft, base).map((field) => [field, body[field]]));
}

/**
 * Returns the form after somebody else has saved `theirs`: what was changed here stays, but for `lost` fields; everything
 * else becomes theirs.
 */
export function merged(mine: Draft, base: Draft, theirs: Draft, lost: readonly Field[]): Draft {
  const kept = changedFields(mine, base).filter((field) => !lost.includes(field));
  return { ...theirs, ...Object.fromEntries(kept.map((field) => [field, mine[field]])) };
}
