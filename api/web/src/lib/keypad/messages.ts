export const messages = {
  pad: "Number pad",
  keys: { delete: "Delete", enter: "Enter" },
};
