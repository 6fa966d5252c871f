import adapter from "@sveltejs/adapter-static";

/** @type {import("@sveltejs/kit").Config} */
export default {
  compilerOptions: { runes: true },
  kit: {
    // The service serves `index.html` for every screen, and the compressed copies beside the files.
    adapter: adapter({ pages: "dist/app", fallback: "index.html", precompress: true }),
    alias: {
      // The source of the client, so that the app needs no build of it.
      "@lms/client": "../../openapi/typescript/src/index.ts",
    },
    // The outbox and the check decide when a new version may load, so nothing polls for one.
    version: { pollInterval: 0 },
    // The service worker is registered after the first screen is usable.
    serviceWorker: { register: false },
  },
};
