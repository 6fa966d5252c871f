/** What `scripts/web build` has built: which files a route loads, and their sizes as they are served. */

import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const OUTPUT = ".svelte-kit/output";
const SERVED = "dist/app";

/** A file that Vite built, and what it imports, in Vite's manifest. */
interface Chunk {
  file: string;
  src?: string;
  imports?: string[];
  dynamicImports?: string[];
  css?: string[];
  assets?: string[];
}

/** A route in SvelteKit's manifest. The numbers are those of nodes; an array can have holes. */
interface Route {
  id: string;
  page: { layouts: (number | undefined)[]; errors: (number | undefined)[]; leaf: number } | null;
}

export class Build {
  private constructor(
    private readonly chunks: Record<string, Chunk>,
    private readonly all: Route[],
  ) {}

  static async read(): Promise<Build> {
    const chunks = JSON.parse(await readFile(`${OUTPUT}/client/.vite/manifest.json`, "utf8")) as Record<string, Chunk>;
    const server = pathToFileURL(resolve(OUTPUT, "server/manifest-full.js")).href;
    const { manifest } = (await import(server)) as { manifest: { _: { routes: Route[] } } };
    return new Build(chunks, manifest._.routes);
  }

  /** Returns the ids of the screens' routes that a test accepts. Fails if there is none. */
  routes(accepts: (id: string) => boolean): string[] {
    const ids = this.all.flatMap(({ id, page }) => (page !== null && accepts(id) ? [id] : []));
    if (ids.length === 0) throw new Error("no route of the app is measured: have the routes been renamed?");
    return ids;
  }

  /** Returns what must be loaded to show these routes. `isLazy` adds what they can import later. */
  load(routes: string[], isLazy = false): Loaded {
    const reached = new Map<string, Chunk>();
    const reach = (key: string, isApp = false) => {
      const chunk = this.chunks[key];
      if (chunk === undefined || reached.has(key)) return;
      reached.set(key, chunk);
      // The app itself imports every node, when it is needed.
      const later = isLazy && !isApp ? (chunk.dynamicImports ?? []) : [];
      for (const next of [...(chunk.imports ?? []), ...later]) reach(next);
    };
    for (const key of Object.keys(this.chunks)) {
      if (/\/client\/entry\.js$|\/client-optimized\/app\.js$/.test(key)) reach(key, true);
    }
    for (const node of new Set(routes.flatMap((id) => this.nodes(id)))) reach(this.node(node));
    return new Loaded([...reached.values()]);
  }

  /** Returns what only this screen has: its node, without what it imports. */
  own(route: string): Loaded {
    const leaf = this.route(route).page?.leaf;
    return new Loaded(leaf === undefined ? [] : [this.chunks[this.node(leaf)] as Chunk]);
  }

  /** Returns the served files of the font. */
  fonts(): string[] {
    return Object.values(this.chunks).flatMap(({ file }) => (file.endsWith(".woff2") ? [file] : []));
  }

  /** Returns the nodes of a route. SvelteKit loads the error pages beside the screen. */
  private nodes(id: string): number[] {
    const { page } = this.route(id);
    if (page === null) return [];
    return [...page.layouts, ...page.errors, page.leaf].filter((node) => node !== undefined);
  }

  private route(id: string): Route {
    const route = this.all.find((route) => route.id === id);
    if (route === undefined) throw new Error(`the app has no route ${id}`);
    return route;
  }

  private node(number: number): string {
    const key = Object.keys(this.chunks).find((key) => key.endsWith(`/client-optimized/nodes/${number}.js`));
    if (key === undefined) throw new Error(`the build has no node ${number}`);
    return key;
  }
}

/** Files that a browser loads. */
export class Loaded {
  constructor(private readonly chunks: Chunk[]) {}

  js(): Promise<number> {
    return compressed(this.chunks.map(({ file }) => file).filter((file) => file.endsWith(".js")));
  }

  css(): Promise<number> {
    return compressed(this.chunks.flatMap(({ css }) => css ?? []));
  }
}

/** Returns the bytes of files as they are served with gzip. */
async function compressed(files: string[]): Promise<number> {
  return bytes([...new Set(files)].map((file) => `${file}.gz`));
}

/** Returns the bytes of served files. */
export async function bytes(files: string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(`${SERVED}/${file}`)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
