/** Short sounds of the arrangement ATA, made by the device, so that they need no network. */

import { audio } from "./audio";

export type Cue = "two_seconds_left" | "time_over";

const NOTES: Record<Cue, { hertz: number; seconds: number }> = {
  two_seconds_left: { hertz: 880, seconds: 0.18 },
  time_over: { hertz: 440, seconds: 0.4 },
};

const LOUDNESS = 0.2;

/** Plays a sound. */
export function play(cue: Cue): void {
  const context = audio();
  const { hertz, seconds } = NOTES[cue];
  const now = context.currentTime;
  const tone = new OscillatorNode(context, { frequency: hertz });
  const volume = new GainNode(context, { gain: LOUDNESS });
  // The sound fades, because a sudden end clicks.
  volume.gain.setValueAtTime(LOUDNESS, now + seconds * 0.7);
  volume.gain.linearRampToValueAtTime(0, now + seconds);
  tone.connect(volume).connect(context.destination);
  tone.start(now);
  tone.stop(now + seconds);
}
