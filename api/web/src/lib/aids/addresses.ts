const files = import.meta.glob<string>("./clips/*.mp3", { eager: true, query: "?url", import: "default" });

/** The addresses of the clips, by their word. */
export const CLIPS: ReadonlyMap<string, string> = new Map(
  Object.entries(files).map(([path, address]) => [nameOf(path).replaceAll("-", " "), address]),
);

function nameOf(path: string): string {
  return path.replace(/^.*\/|\.mp3$/g, "");
}
