import lexend from "@fontsource-variable/lexend/files/lexend-latin-wght-normal.woff2?url";

/** Loads the typeface. Called after the first paint, so that the text of the first screen does not wait for it. */
export async function loadFace(): Promise<void> {
  const face = new FontFace("lexend", `url("${lexend}") format("woff2")`, { weight: "100 900", display: "swap" });
  document.fonts.add(await face.load());
}
