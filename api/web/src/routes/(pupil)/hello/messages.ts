export const messages = {
  tab: "Hello",
  hello: (name: string) => `Hello, ${name}!`,
  isThisYou: (name: string) => `Are you ${name}?`,
  account: (username: string) => `Your user name is ${username}.`,
  yes: "Yes, that is me",
  no: (name: string) => `I am not ${name}`,
};
