/** The device's sound, for the short sounds and the clips. */

let context: AudioContext | null = null;

/** Returns the sound of the page. Browsers keep it silent until there was a tap or a key on the page. */
export function audio(): AudioContext {
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
  return context;
}
