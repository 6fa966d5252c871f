import { call, lms } from "$lib/api";

/** Gives pupils new PINs and returns the page with their login cards. */
export function drawCards(pupil_ids: string[]): Promise<string> {
  const body = { pupil_ids };
  return call(lms.POST("/teacher/login-cards", { body, headers: { Accept: "text/html" }, parseAs: "text" }));
}
