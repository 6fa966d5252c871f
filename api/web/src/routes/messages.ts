export const messages = {
  title: "Find your school",
  tab: "Find your school · Times tables",
  intro: "Then sign in with your user name and PIN.",
  label: "Name of your school",
  hint: "Type the first letters, for example Oak.",
  find: "Find",
  none: (words: string) => `No school here is called “${words}”.`,
  checkSpelling: "Check the spelling, or type only one word of the name.",
  found: (count: number) => (count === 1 ? "1 school found." : `${count} schools found.`),
  more: "There are more. Type more of the name.",
  schools: "Schools",
  pictureCaption: "Three rows of four make twelve.",
};

export const errorMessages = {
  notFound: "There is no such page",
  failed: "This page could not be shown",
  checkTheAddress: "Check the address, or start again from the first page.",
  tryAgain: "Try again",
  signIn: "Sign in again",
  first: "Go to your first page",
  home: "Find your school",
};
