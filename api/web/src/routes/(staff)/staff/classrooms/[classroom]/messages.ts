export const messages = {
  classes: "Classes",
  help: "Change the name, the year or the teacher of the class. To change who is in it, open its pupils and move them.",
  helpDelete: "A class without pupils can be deleted.",
  save: "Save",
  saved: "Saved.",
  nothing: "Nothing was changed.",
  conflict: "Somebody else has changed this class meanwhile. What you typed stays.",
  pupils: (count: number) => (count === 1 ? "1 pupil" : `${count} pupils`),
  showPupils: "Show the pupils",
  delete: "Delete the class",
  deleteTitle: (name: string) => `Delete ${name}?`,
  deleteEffect: "The class is gone for good. Its name can be used again.",
  deleted: (name: string) => `The class ${name} is deleted.`,
  hasPupils: (count: number) =>
    count === 1
      ? "This class cannot be deleted, because 1 pupil is in it. Move or archive the pupil first."
      : `This class cannot be deleted, because ${count} pupils are in it. Move or archive them first.`,
};
