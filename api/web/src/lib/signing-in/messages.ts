export const messages = {
  username: "User name",
  password: "Password",
  signIn: "Sign in",
};
