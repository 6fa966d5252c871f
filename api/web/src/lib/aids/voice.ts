/**
 * Reads questions and digits aloud (arrangement QNR): with an English voice of the device, otherwise with sound clips. Voices
 * that need the network are not used, because it may be away.
 */

import { loadClips, playClips } from "./clips";

let stop: (() => void) | null = null;

/** Gets ready to read. Browsers load their voices only after somebody has asked for them. */
export function prepareVoice(): void {
  deviceVoice();
  loadClips().catch(() => undefined);
}

/** Reads words in place of what is being read, and calls `onend` at the end, unless something else was read before. */
export function read(words: readonly string[], onend: () => void = () => undefined): void {
  silence();
  const voice = deviceVoice();
  stop = voice === null ? playClips(words, onend) : speak(voice, words, onend);
}

/** Ends the reading. */
export function silence(): void {
  stop?.();
  stop = null;
}

function deviceVoice(): SpeechSynthesisVoice | null {
  if (!("speechSynthesis" in globalThis)) return null;
  const voices = speechSynthesis.getVoices().filter((voice) => voice.localService && /^en([-_]|$)/i.test(voice.lang));
  return voices.find(({ lang }) => /^en[-_]GB/i.test(lang)) ?? voices[0] ?? null;
}

function speak(voice: SpeechSynthesisVoice, words: readonly string[], onend: () => void): () => void {
  const utterance = new SpeechSynthesisUtterance(words.join(" "));
  utterance.lang = voice.lang;
  utterance.voice = voice;
  let isStopped = false;
  const ended = () => {
    if (!isStopped) onend();
  };
  utterance.addEventListener("end", ended);
  // A voice that fails is replaced by the clips.
  utterance.addEventListener("error", () => {
    if (!isStopped) stop = playClips(words, onend);
  });
  speechSynthesis.speak(utterance);
  return () => {
    isStopped = true;
    speechSynthesis.cancel();
  };
}
