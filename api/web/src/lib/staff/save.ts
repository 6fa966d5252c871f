/** The browser reads the file after the click, so its address must stay valid for a moment. */
const ADDRESS_MS = 60_000;

/** Saves a file on the device, as a download does. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), ADDRESS_MS);
}
