import { messages } from "./messages";

const MOST_BYTES = 10_000_000;

/** What came of choosing a file. */
export type Opened = { file: File; mistake: null } | { file: null; mistake: string };

/**
 * Reads a chosen file into memory, so that an upload sends what was chosen, also if a spreadsheet saves or moves the file
 * meanwhile.
 */
export async function openRoster(files: Iterable<File>): Promise<Opened> {
  const [file, ...others] = files;
  if (file === undefined) return refuse(messages.missing);
  if (others.length > 0) return refuse(messages.several);
  // The service closes the connection of a request that is too large, which would look like a failure of the network.
  if (file.size > MOST_BYTES) return refuse(messages.tooLarge);
  try {
    return { file: new File([await file.arrayBuffer()], file.name, { type: file.type }), mistake: null };
  } catch {
    return refuse(messages.unopened);
  }
}

function refuse(mistake: string): Opened {
  return { file: null, mistake };
}
