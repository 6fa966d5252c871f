import { expect, test } from "vitest";
import { whyUnreadable } from "./unreadable";

const HEADER = "first_name,last_name,classroom\r\n";

async function why(...parts: (string | Uint8Array<ArrayBuffer>)[]): Promise<string> {
  return (await whyUnreadable(new Blob(parts))).what;
}

test.each([
  ["a workbook", "PK\x03\x04", "workbook of Excel"],
  ["a PDF", "%PDF-1.7", "a PDF"],
  ["an empty file", "", "is empty"],
  ["blank lines", "\r\n \r\n", "is empty"],
  ["only a header", HEADER, "no rows"],
  [
    "a title above the header",
    "Pupils of Oak Hill\r\nForename,Surname\r\nAda,Ash",
    "names no column for the first name and",
  ],
  ["a header without the last name", "Forename;Reg\r\nAda;Hazel", "no column for the last name"],
  ["a header without the first name", "Surname\tReg\r\nAsh\tHazel", "no column for the first name"],
  ["a column twice", 'Forename,Surname,"Sur name"\r\nAda,Ash,Ash', "“surname” twice"],
  ["a quote that is never closed", `${HEADER}Ada,Ash,Hazel\r\nBo,"Ash,Hazel\r\nCy,Ash,Hazel`, "line 3"],
  ["too many rows", HEADER + "Ada,Ash,Hazel\n".repeat(50_001), "more than 50,000 rows"],
  ["a line that is too long", `${HEADER}Ada,${"x".repeat(1 << 20)},Hazel`, "line 2 is too long"],
  ["a column named by two names", "Forename,Preferred name,First name,Surname\r\nA,B,C,D", "do not form a table"],
])("%s is named", async (_, content, what) => {
  expect(await why(content)).toContain(what);
});

test("a text whose encoding is unknown is named", async () => {
  const utf16 = new Uint8Array([..."a,b"].flatMap((character) => [character.charCodeAt(0), 0]));
  expect(await why(utf16)).toContain("no encoding");
  expect(await why(new Uint8Array([0xef, 0xbb, 0xbf, 0x4d, 0xfc]))).toContain("no encoding");
});

test("the encodings that the service reads are read", async () => {
  const utf16 = [0xff, 0xfe, ...[...HEADER].flatMap((character) => [character.charCodeAt(0), 0])];
  expect(await why(new Uint8Array(utf16))).toContain("no rows");
  expect(await why(`\u{FEFF}${HEADER}`)).toContain("no rows");
  expect(await why(HEADER, new Uint8Array([0x4d, 0xfc]), ',"Ash')).toContain("line 2");
});

test("a quote within a cell and a quoted line break open nothing", async () => {
  expect(await why(`${HEADER}Ada,5" Ash,"Hazel\r\n""2"""`)).toContain("do not form a table");
});
