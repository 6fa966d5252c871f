import type { TextSize, Theme } from "$lib/preferences";

export const messages = {
  title: "Text and colours",
  saved: "Your choice is saved.",
  preview: "7 × 8",
  textSize: "How big should questions be?",
  textSizes: {
    smallest: "Smallest",
    small: "Small",
    medium: "Medium",
    large: "Large",
    larger: "Larger",
    largest: "Largest",
  } satisfies Record<TextSize, string>,
  theme: "Which colours are easiest to read?",
  themes: {
    black_on_white: "Black on white",
    yellow_on_black: "Yellow on black",
    black_on_blue: "Black on blue",
    black_on_peach: "Black on peach",
    blue_on_cream: "Blue on cream",
  } satisfies Record<Theme, string>,
  sound: "Sounds",
  sounds: { on: "On", off: "Off" },
};
