export const messages = {
  title: "New class",
  classes: "Classes",
  help: "A class needs only a name, which no other class of the school has. The year and the teacher can be added later.",
  helpPupils: "After that, put pupils into the class in the list of accounts.",
  create: "Create the class",
  created: (name: string) => `The class ${name} is created.`,
};
