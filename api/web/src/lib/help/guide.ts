/** A page of help: what a role does, step by step. */
export interface Guide {
  /** Its role, which is the first part of the names of its pictures. */
  id: string;
  title: string;
  lead: string;
  chapters: Chapter[];
}

export interface Chapter {
  /** Its anchor, and the second part of the name of its picture. */
  id: string;
  title: string;
  /** The address of the place where this is done. */
  place?: string;
  steps: string[];
  /** What the picture of the place shows. */
  picture?: string;
}
