import { readFileSync } from "node:fs";
import postcss, { type Rule } from "postcss";
import { describe, expect, test } from "vitest";

const TEXT = 4.5;
const CONTROL = 3;

/** Every pair of colours that the app shows together: foreground, background, and the contrast that it needs. */
const PAIRS: [string, string, number][] = [
  ...["paper", "card", "action-soft", "right-soft", "wrong-soft", "sun-soft", "plum-soft"].map(
    (ground): [string, string, number] => ["ink", ground, TEXT],
  ),
  ...["paper", "card", "action-soft"].map((ground): [string, string, number] => ["ink-soft", ground, TEXT]),
  ...["paper", "card", "action-soft"].map((ground): [string, string, number] => ["action", ground, TEXT]),
  ["ink-soft", "wrong-soft", TEXT],
  ["action", "wrong-soft", TEXT],
  ["action-ink", "action", TEXT],
  ["action-ink", "action-deep", TEXT],
  ["right", "card", TEXT],
  ["right", "right-soft", TEXT],
  ["wrong", "card", TEXT],
  ["wrong", "paper", TEXT],
  ["wrong", "wrong-soft", TEXT],
  ["sun-ink", "sun-soft", TEXT],
  ["plum", "plum-soft", TEXT],
  ["unseen-ink", "unseen", TEXT],
  ["not-yet-ink", "not-yet", TEXT],
  ["worked-out-ink", "worked-out", TEXT],
  ["quick-ink", "quick", TEXT],
  ["secure-ink", "secure", TEXT],
  ["line-strong", "paper", CONTROL],
  ["line-strong", "card", CONTROL],
  ["action", "paper", CONTROL],
  ["focus", "paper", CONTROL],
  ["focus", "card", CONTROL],
  ["focus", "focus-ring", CONTROL],
];

const themes = readThemes();

test("there are the light theme, the dark theme of staff and the five themes of pupils", () => {
  expect(Object.keys(themes)).toEqual([
    ":root",
    ':root[data-audience="staff"]',
    ...["black_on_white", "yellow_on_black", "black_on_blue", "black_on_peach", "blue_on_cream"].map(
      (name) => `[data-theme="${name}"]`,
    ),
  ]);
});

describe.each(Object.entries(themes))("in the theme %s", (_, colours) => {
  test.each(PAIRS)("%s on %s has a contrast of at least %d", (front, back, least) => {
    expect(contrast(colour(colours, front), colour(colours, back))).toBeGreaterThanOrEqual(least);
  });
});

test("the five levels of knowledge fall in luminance", () => {
  const colours = themes[":root"] ?? {};
  const levels = ["unseen", "not-yet", "worked-out", "quick", "secure"].map((name) => luminance(colour(colours, name)));
  expect(levels).toEqual([...levels].sort((a, b) => b - a));
});

/** Returns the custom properties of each theme. A theme changes some of those of `:root` or `[data-theme]`. */
function readThemes(): Record<string, Record<string, string>> {
  const themes: Record<string, Record<string, string>> = {};
  postcss.parse(readFileSync(new URL("tokens.css", import.meta.url))).walkRules((rule: Rule) => {
    const own: Record<string, string> = {};
    rule.walkDecls(/^--/, (declaration) => {
      own[declaration.prop.slice(2)] = declaration.value;
    });
    const base = rule.selector.startsWith("[data-theme=") ? "[data-theme]" : ":root";
    themes[rule.selector] = { ...themes[base], ...own };
  });
  delete themes["[data-theme]"];
  return themes;
}

function colour(colours: Record<string, string>, name: string): string {
  const value = colours[name];
  const other = value?.match(/^var\(--(.*)\)$/)?.[1];
  if (other !== undefined) return colour(colours, other);
  if (value === undefined || !/^#([0-9a-f]{3}|[0-9a-f]{6})$/.test(value)) throw new Error(`--${name} is ${value}`);
  return value;
}

/** The contrast ratio of WCAG 2.2. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const digits = hex.length === 4 ? hex.replace(/[0-9a-f]/g, "$&$&") : hex;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => parseInt(digits.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
