/**
 * Why the service cannot read a file as a roster. The service answers with a code only, so the browser looks at its own copy
 * of the file. Nothing depends on it but the words on the screen.
 */

/** The reason, and what to do about it. */
export interface Reason {
  what: string;
  next: string;
}

const SAVE_AS_CSV = "Open it and save it as “CSV UTF-8”, then choose the new file.";

/** The formats that schools send instead of CSV, by their first characters. */
const FORMATS: [start: string, what: string][] = [
  ["PK\x03\x04", "it is a workbook of Excel or another spreadsheet, or a ZIP file"],
  ["PK\x05\x06", "it is an empty ZIP file"],
  ["\xD0\xCF\x11\xE0", "it is an old Excel or Word file"],
  ["%PDF", "it is a PDF"],
  ["{\\rtf", "it is a document of a word processor"],
  ["\x1F\x8B", "it is a compressed file"],
  ["\x89PNG", "it is a picture"],
  ["\xFF\xD8\xFF", "it is a picture"],
  ["SQLite format 3", "it is a database"],
];

const MOST_ROWS = 50_000;
const LONGEST_LINE = 1 << 20;
const LONGEST_SHOWN = 120;
const FIRST_NAME = /^((legal|preferred|chosen)?(first|given|fore)names?|preferredname|chosenname|knownas)$/;
const LAST_NAME = /^(legal|preferred|chosen)?(last|family|sur)names?$/;

/** Returns the likely reason why a file is no roster. */
export async function whyUnreadable(file: Blob): Promise<Reason> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const start = String.fromCharCode(...bytes.subarray(0, 16));
  const format = FORMATS.find(([signature]) => start.startsWith(signature));
  if (format) return { what: `${format[1]}.`, next: SAVE_AS_CSV };
  const text = decode(bytes);
  if (text === null || text.includes("\0")) {
    return { what: "its text has no encoding that the service knows.", next: SAVE_AS_CSV };
  }
  return reasonOf(text);
}

/** Returns the text of a file; null if it is not valid in the encoding that it states. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    return isMarked || encodingOf(bytes) !== "utf-8" ? null : new TextDecoder("windows-1252").decode(bytes);
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

function reasonOf(text: string): Reason {
  const lines = text.split(/\r\n|\r|\n/);
  const filled = lines.filter((line) => line.trim() !== "");
  const [header, ...rows] = filled;
  if (header === undefined) return { what: "it is empty.", next: "Save the roster again, or choose another file." };
  const tooLong = lines.findIndex((line) => line.length > LONGEST_LINE);
  if (tooLong >= 0) return { what: `line ${tooLong + 1} is too long for a row of a roster.`, next: SAVE_AS_CSV };
  return (
    wrongHeader(header) ??
    openQuote(text) ??
    wrongNumber(rows.length) ?? {
      what: "its rows do not form a table.",
      next: `Open it in a spreadsheet. The first row must name the columns, and each name only once. ${SAVE_AS_CSV}`,
    }
  );
}

function wrongHeader(header: string): Reason | null {
  const separators = [",", ";", "\t"].map((separator) => header.split(separator));
  const cells = separators.reduce((best, next) => (next.length > best.length ? next : best));
  const names = cells.map((cell) => cell.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ""));
  const next = `The first row must name the columns, for example first_name, last_name, classroom. The first row of this file is: ${header.slice(0, LONGEST_SHOWN)}`;
  const hasFirst = names.some((name) => FIRST_NAME.test(name));
  const hasLast = names.some((name) => LAST_NAME.test(name));
  if (!hasFirst && !hasLast)
    return { what: "its first row names no column for the first name and the last name.", next };
  if (!hasFirst) return { what: "its first row names no column for the first name.", next };
  if (!hasLast) return { what: "its first row names no column for the last name.", next };
  const twice = names.find((name, index) => name !== "" && names.indexOf(name) !== index);
  if (twice === undefined) return null;
  return { what: `its first row names the column “${twice}” twice.`, next: "Remove or rename one of the two columns." };
}

/** Finds a quote that is opened at the start of a cell and never closed. */
function openQuote(text: string): Reason | null {
  let line = 1;
  let openedAt: number | null = null;
  let atStart = true;
  for (const character of text) {
    if (character === '"' && (openedAt !== null || atStart)) openedAt = openedAt === null ? line : null;
    atStart = /[\n\r,;\t\uFEFF]/.test(character);
    if (character === "\n") line++;
  }
  if (openedAt === null) return null;
  return {
    what: `a quote (") is opened in line ${openedAt} and never closed.`,
    next: "Remove the quote, or close it at the end of the cell. Otherwise the rows below it would be lost.",
  };
}

function wrongNumber(rows: number): Reason | null {
  if (rows === 0) {
    return {
      what: "it has the names of the columns, but no rows.",
      next: "Add a row for each person, then choose it again.",
    };
  }
  if (rows <= MOST_ROWS) return null;
  return { what: "it has more than 50,000 rows.", next: "Split it into several files. Is it the right file?" };
}
