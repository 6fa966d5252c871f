const list = new Intl.ListFormat("en-GB", { type: "conjunction" });
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const numbers = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];
const word = (count: number) => numbers[count] ?? String(count);

export const messages = {
  tab: "How it went",
  right: (correct: number, answered: number) => `${correct} of ${answered} right`,
  answered: (answered: number) => (answered === 1 ? "1 question answered" : `${answered} questions answered`),
  quicker: (count: number) => `${word(count)} ${count === 1 ? "fact" : "facts"} got quicker.`,
  secure: (count: number) => `${word(count)} ${count === 1 ? "fact is" : "facts are"} secure now.`,
  practised: "You have practised. That is how facts get quicker.",
  before: (usual: number, now: number) => `${seconds(usual)} before, ${seconds(now)} now`,
  isSecure: "secure",
  fact: (a: number, b: number) => `${a} × ${b} = ${a * b}`,
  lookAgain: (facts: { a: number; b: number }[]) =>
    `Look again at ${list.format(facts.map(({ a, b }) => `${a} × ${b}`))}. They come back soon.`,
  grid: "What you know",
  finished: "I am finished",
  more: "20 more",
  kept: "Your answers are kept on this device.",
  keptMore: "They are sent when the network is back. Then you see how it went.",
  tryAgain: "Try again",
  today: "Go back to Today",
};
