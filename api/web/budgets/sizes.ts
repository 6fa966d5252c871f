/** The budgets of the sizes of what a browser loads. */

import { Build, bytes } from "./build.ts";

/** A size and its budget, in bytes. A size without a budget is only reported. */
export interface Size {
  what: string;
  bytes: number;
  limit: number | null;
}

const KB = 1000;

/** From the address on a pupil's card to the first question of practice. */
const FIRST_QUESTION = ["/[school=slug]", "/(pupil)/hello", "/(pupil)/today", "/(pupil)/practice/[session]"];

const isOfPupils = (id: string) => id === "/" || id === "/[school=slug]" || id.startsWith("/(pupil)/");

export async function sizes(): Promise<Size[]> {
  const build = await Build.read();
  const first = build.load(FIRST_QUESTION);
  const pupil = build.load(build.routes(isOfPupils), true);
  const staff = build.routes((id) => !isOfPupils(id));
  return [
    { what: "JavaScript to a pupil's first question, with the sign-in", bytes: await first.js(), limit: 65 * KB },
    { what: "JavaScript of everything a pupil can load", bytes: await pupil.js(), limit: 90 * KB },
    {
      what: "JavaScript of the largest route of staff and operators",
      bytes: await largest(staff, (id) => build.load([id], true).js()),
      limit: 110 * KB,
    },
    {
      what: "the largest own chunk of such a route",
      bytes: await largest(staff, (id) => build.own(id).js()),
      limit: 30 * KB,
    },
    { what: "CSS to a pupil's first question", bytes: await first.css(), limit: null },
    { what: "CSS of everything a pupil can load", bytes: await pupil.css(), limit: null },
    { what: "the typeface, loaded after the first screen (woff2)", bytes: await bytes(build.fonts()), limit: null },
  ];
}

async function largest(routes: string[], size: (route: string) => Promise<number>): Promise<number> {
  return Math.max(...(await Promise.all(routes.map(size))));
}

export function exceeded({ bytes, limit }: Size): boolean {
  return limit !== null && bytes > limit;
}

export function kilobytes(bytes: number): string {
  return `${(bytes / KB).toFixed(1)} kB`;
}
