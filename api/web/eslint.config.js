import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import { defineConfig, globalIgnores } from "eslint/config";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

export default defineConfig(
  globalIgnores([".svelte-kit/", "build/", "dist/"]),
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      // TypeScript finds undefined names itself.
      "no-undef": "off",
      "no-console": "error",
      eqeqeq: "error",
      "max-lines": ["error", 300],
      // Names and texts of people are always shown as text.
      "svelte/no-at-html-tags": "error",
      "svelte/button-has-type": "error",
      // The app is always served at the root of its origin.
      "svelte/no-navigation-without-resolve": "off",
      // The content security policy blocks style attributes. `style:name={value}` is not one.
      "svelte/no-inline-styles": ["error", { allowTransitions: false }],
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { extraFileExtensions: [".svelte"], parser: ts.parser, svelteConfig } },
  },
);
