/** PINs and passwords for new accounts, drawn on the device: they are sent once, with the account. */

const DIGITS = "0123456789";
// Without vowels no word comes out, and without 0, 1 and l nobody misreads a character.
const CHARACTERS = "bcdfghjkmnpqrstvwxz23456789";
const GROUPS = 3;
const GROUP = 4;

export function drawPin(): string {
  return draw(DIGITS, 6);
}

/** Returns a password such as `kx7r-mp4t-vw9d`. */
export function drawPassword(): string {
  return Array.from({ length: GROUPS }, () => draw(CHARACTERS, GROUP)).join("-");
}

function draw(characters: string, length: number): string {
  return Array.from({ length }, () => characters.charAt(below(characters.length))).join("");
}

/** Returns a random number below a small limit. Of 2^32 values the bias of the remainder is too small to matter. */
function below(limit: number): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return value % limit;
}
