import type { Schema } from "$lib/api";
import { changedFields, changesOf, draftOf, emptyDraft, LOCKED_FIELDS, merged, type Draft, type Field } from "./draft";

type Detail = Schema<"AssessmentDetail">;

/** An assessment that is being written: the form, what the service has, and what differs. */
export class Editing {
  draft: Draft = $state(emptyDraft());
  #base: Draft = $state.raw(emptyDraft());
  /** The version that the changes are based on; null for a new assessment. */
  version: number | null = $state(null);
  /** How many pupils have started the assessment. */
  started = $state(0);

  constructor(detail: Detail | null) {
    if (detail) this.take(detail);
  }

  /** The changed fields. */
  get changed(): Field[] {
    return changedFields(this.draft, this.#base);
  }

  /** What to send to the service. */
  get changes(): Schema<"AssessmentChange"> {
    return { ...changesOf(this.draft, this.#base), version: this.version };
  }

  /** Whether questions and time limit cannot be changed any more. */
  get isLocked(): boolean {
    return this.started > 0;
  }

  /** Takes what the service has, without own changes. */
  take(detail: Detail): void {
    this.#rebase(detail);
    this.draft = draftOf(detail);
  }

  /** Takes what somebody else has saved, and keeps the own changes that are still possible. */
  merge(detail: Detail): void {
    const lost = (detail.started ?? 0) > 0 ? LOCKED_FIELDS : [];
    this.draft = merged(this.draft, this.#base, draftOf(detail), lost);
    this.#rebase(detail);
  }

  #rebase(detail: Detail): void {
    this.#base = draftOf(detail);
    this.version = detail.version;
    this.started = detail.started ?? 0;
  }
}
