/** Plays one alert at a time: box, sound, speech; ends by itself, or at once when it is told to. */

import { makeBox } from "./box.js";

const LEAVING = 400; // milliseconds that a box takes to go
const LATE = 8_000; // milliseconds that speech which came late may still take

export class Player {
  #now = null;

  /**
   * `onBegan(lease)` and `onEnded(lease)` are told of each alert, `lease` being `{ alert, lease }`, and
   * with `heard` at the end.
   */
  constructor(stage, sounds, { onBegan, onEnded }) {
    Object.assign(this, { stage, sounds, onBegan, onEnded });
  }

  /** What plays now, as `{ alert, lease }`, or null. */
  get lease() {
    return this.#now && { alert: this.#now.alert, lease: this.#now.lease };
  }

  play(frame) {
    if (this.#now?.alert === frame.alert && this.#now.lease === frame.lease) return;
    this.stopAll();
    const now = { alert: frame.alert, lease: frame.lease, box: makeBox(frame), stop: new AbortController() };
    this.#now = now;
    this.stage.append(now.box);
    this.onBegan(this.lease);
    this.#run(now, frame).catch((error) => console.warn("alert", error));
  }

  /** Take this alert off at once, if it is the one that plays. */
  stop({ alert, lease }) {
    if (this.#now?.alert === alert && this.#now.lease === lease) this.stopAll();
  }

  stopAll() {
    this.sounds.silence();
    this.#now?.stop.abort();
    this.#now?.box.remove();
    this.#now = null;
  }

  async #run(now, frame) {
    const { signal } = now.stop;
    const sound = this.#sound(frame, signal).catch((error) => console.warn("sound", error) ?? false);
    await wait(frame.seconds * 1_000, signal);
    const heard = await Promise.race([sound, wait(LATE, signal)]);
    if (signal.aborted) return;
    now.box.dataset.phase = "out";
    await wait(LEAVING, signal);
    if (signal.aborted) return;
    const lease = { ...this.lease, heard };
    this.#now = null;
    now.stop.abort();
    now.box.remove();
    this.onEnded(lease);
  }

  async #sound(frame, signal) {
    const speech = frame.speech ? this.sounds.fetchSpeech(frame.alert, signal) : null;
    speech?.catch(() => {}); // looked at below, after the sound
    const heard = await this.sounds.play(frame.sound, signal);
    if (!speech || signal.aborted) return heard;
    const spoken = await this.sounds.playBuffer(await speech, signal);
    return spoken && heard !== false;
  }
}

/** Wait so many milliseconds, or until it is over. */
function wait(ms, signal) {
  return new Promise((done) => {
    if (signal.aborted) return done();
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      done();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener("abort", finish);
  });
}
