/**
 * All that is heard. OBS lets a page sound at once; a browser's tab may have to be touched first, and until
 * then alerts go by in silence: nothing waits for a sound that is not allowed.
 */

const NAMES = ["chime", "coin", "pop", "fanfare", "sparkle"];

export class Sounds {
  #context = new AudioContext();
  #gain = this.#context.createGain();
  #buffers = new Map();
  #playing = new Set();

  constructor({ token } = {}) {
    this.token = token;
    this.#context.onstatechange = () => this.onChange?.();
    this.#gain.connect(this.#context.destination);
    for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => this.#wake());
  }

  /** Whether something would be heard now: sound runs, and is not turned down to nothing. */
  get isAudible() {
    return this.#context.state === "running" && this.#gain.gain.value > 0;
  }

  /** Fetch every sound there is, once: an alert must not wait for the network. */
  preload() {
    return Promise.all(NAMES.map((name) => this.#load(name).catch((error) => console.warn(name, error))));
  }

  /** From 0, silent, to 1. It counts at once, in the middle of a sound too. */
  setVolume(volume) {
    const was = this.isAudible;
    this.#gain.gain.value = volume;
    if (was !== this.isAudible) this.onChange?.();
  }

  /** End everything that sounds, now. */
  silence() {
    for (const source of this.#playing) source.stop();
    this.#playing.clear();
  }

  /** Play one of our sounds to its end. Resolves to whether it was heard; undefined for no sound. */
  async play(name, signal) {
    if (name === "none") return undefined;
    return this.playBuffer(await this.#load(name), signal);
  }

  /** Play what was decoded, to its end. Resolves to whether it was heard, by the clock, for a sound that may not sound never ends. */
  playBuffer(buffer, signal) {
    this.#wake();
    if (signal.aborted || this.#context.state !== "running") return Promise.resolve(false);
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#gain);
    this.#playing.add(source);
    source.start();
    const began = this.isAudible;
    return new Promise((done) => {
      const finish = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", finish);
        this.#playing.delete(source);
        source.disconnect();
        done(began && this.isAudible && !signal.aborted);
      };
      const timer = setTimeout(finish, buffer.duration * 1_000 + 50);
      signal.addEventListener("abort", finish);
    });
  }

  /** Fetch and decode what is said with an alert. */
  async fetchSpeech(alert, signal) {
    const headers = { Authorization: `Bearer ${this.token}` };
    const answer = await fetch(`/api/overlay/speech/${alert}`, { headers, signal });
    if (!answer.ok) throw new Error(`no speech: ${answer.status}`);
    return this.#context.decodeAudioData(await answer.arrayBuffer());
  }

  #load(name) {
    if (!NAMES.includes(name)) return Promise.reject(new Error("no such sound"));
    if (!this.#buffers.has(name)) {
      const loading = this.#fetch(name);
      loading.catch(() => this.#buffers.delete(name)); // perhaps the network is back next time
      this.#buffers.set(name, loading);
    }
    return this.#buffers.get(name);
  }

  async #fetch(name) {
    const answer = await fetch(new URL(`sounds/${name}.wav`, import.meta.url));
    if (!answer.ok) throw new Error(`no sound: ${answer.status}`);
    return this.#context.decodeAudioData(await answer.arrayBuffer());
  }

  #wake() {
    if (this.#context.state !== "running") this.#context.resume().catch(() => {});
  }
}
