/**
 * The file that this tab has uploaded last, so that it can be uploaded again with other options. It is only in memory, because
 * it contains names and PINs; a sign-out loads the page anew.
 */
let uploaded: { importId: string; file: File } | null = null;

export function rememberFile(importId: string, file: File): void {
  uploaded = { importId, file };
}

/** Returns the file of an import; null if this tab has not uploaded it or was loaded again since. */
export function fileOf(importId: string | null): File | null {
  return uploaded !== null && uploaded.importId === importId ? uploaded.file : null;
}
