/** Reads words aloud with sound clips, for devices that have no English voice of their own. */

import { audio } from "./audio";

/** The sample rate of the clips (Hz). */
const RATE = 22_050;

let sounds: Promise<Map<string, AudioBuffer>> | null = null;

/** Loads the clips, so that the first question is read without a wait. */
export function loadClips(): Promise<Map<string, AudioBuffer>> {
  sounds ??= loadAll();
  // Without network, the next reading tries again.
  sounds.catch(() => (sounds = null));
  return sounds;
}

/** Plays the clips of the words one after another, and calls `onend` after the last. Returns how to stop. */
export function playClips(words: readonly string[], onend: () => void): () => void {
  let playing: AudioBufferSourceNode[] = [];
  let isStopped = false;
  loadClips().then((clips) => {
    if (isStopped) return;
    const context = audio();
    let at = context.currentTime;
    playing = words.flatMap((word) => {
      const buffer = clips.get(word);
      if (buffer === undefined) return [];
      const clip = new AudioBufferSourceNode(context, { buffer });
      clip.connect(context.destination);
      clip.start(at);
      at += buffer.duration;
      return [clip];
    });
    playing.at(-1)?.addEventListener("ended", () => {
      if (!isStopped) onend();
    });
  }, onend);
  return () => {
    isStopped = true;
    for (const clip of playing) clip.stop();
  };
}

async function loadAll(): Promise<Map<string, AudioBuffer>> {
  // Few pupils need the addresses, so they are not part of every practice.
  const { CLIPS } = await import("./addresses");
  return new Map(await Promise.all([...CLIPS].map(async ([word, address]) => [word, await load(address)] as const)));
}

async function load(address: string): Promise<AudioBuffer> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  // The sound of the page must not be opened before there was a tap or a key.
  return new OfflineAudioContext(1, 1, RATE).decodeAudioData(await response.arrayBuffer());
}
