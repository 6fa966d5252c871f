export const messages = {
  title: "New school",
  back: "Schools",
  help: [
    "A new school has no people. After you have created it, its own screen opens, where you create its first administrator.",
    "The short name is a part of the school's address, which login cards print. You can change it later, but cards that are printed already show the old one.",
  ],
  name: "Name of the school",
  nameHint: "As the school writes it.",
  slug: "Short name",
  slugHint: (address: string) => `The address of the school: ${address}. Small letters, digits and hyphens.`,
  urn: "URN",
  urnHint: "The school's unique reference number: six digits.",
  create: "Create the school",
  created: (name: string) => `${name} has been created. Create its first administrator now.`,
};
