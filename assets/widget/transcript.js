/** The messages of one chat as far as this page knows them, in the server's order, each once. */

export class Transcript {
  #bySeq = new Map();
  cursor = 0; // every message up to here is known

  /** Take messages in. Returns those that were new. */
  add(messages) {
    const fresh = messages.filter(({ seq }) => !this.#bySeq.has(seq));
    for (const message of fresh) this.#bySeq.set(message.seq, message);
    while (this.#bySeq.has(this.cursor + 1)) this.cursor += 1;
    return fresh;
  }

  /** Whether a later message is known while an earlier one is not. */
  get hasGap() {
    return this.#bySeq.size > this.cursor;
  }

  list() {
    return [...this.#bySeq.values()].sort((one, other) => one.seq - other.seq);
  }
}
