import { sveltekit } from "@sveltejs/kit/vite";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// `make web-dev` sets the address of a running service.
const service = process.env["LMS_ORIGIN"] ?? "http://127.0.0.1:8080";

/**
 * SvelteKit hides the element that announces a new screen with a style attribute, which the content security policy
 * blocks. This replaces the attribute by the class of `base.css`.
 */
const announcerWithoutStyle: Plugin = {
  name: "announcer-without-style",
  enforce: "pre",
  transform(code, id) {
    if (!id.endsWith("/generated/root.svelte")) return null;
    const replaced = code.replace(/(id="svelte-announcer"[^>]*?) style="[^"]*"/, '$1 class="visually-hidden"');
    if (replaced === code) this.error("SvelteKit's announcer has changed: look at announcerWithoutStyle");
    return replaced;
  },
};

/**
 * The first style sheet that a browser reads decides the order of the cascade layers, and that may be the sheet of any
 * chunk. Therefore each sheet starts with the order.
 */
const layersInOrder: Plugin = {
  name: "layers-in-order",
  enforce: "post",
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === "asset" && file.fileName.endsWith(".css")) file.source = `${LAYERS}${String(file.source)}`;
    }
  },
};

const LAYERS = "@layer reset, tokens, base, parts, screens;";

/** What most screens of pupils use. No part of staff screens alone may be in it. */
const SHARED =
  /node_modules\/(svelte|@sveltejs|esm-env|clsx|devalue|openapi-fetch|idb)\/|openapi\/typescript\/src\/|src\/lib\/(api|session|device|outbox|clock|ui|keypad|schools|preferences|dates)(\/|\.ts)/;

export default defineConfig({
  plugins: [announcerWithoutStyle, sveltekit(), layersInOrder],
  build: {
    // The oldest browsers of schools: Chrome and Edge 109, iPadOS 16.4, Firefox ESR.
    target: ["chrome109", "safari16.4", "firefox128"],
    // The content security policy allows no `data:` addresses.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // One file compresses better than many: it saves a pupil about 3 kB.
          groups: [{ name: "shared", test: SHARED, minShareCount: 3 }],
        },
      },
    },
  },
  server: {
    proxy: { "/api": service, "/health": service },
    fs: { allow: ["../../openapi/typescript"] },
  },
  test: { testTimeout: 30_000, include: ["src/**/*.test.ts"], environment: "node" },
});
