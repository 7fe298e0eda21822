/**
 * What was typed and isn't taken yet, counted in bytes: what was on its way when a connection broke is sent again, but
 * nothing that the server has taken. Bounded while it can't be sent.
 */
export class TypedInput {
  readonly #limit: number;
  /** From `#taken` to `#end`. */
  #parts: Uint8Array[] = [];
  #taken = 0;
  #sent = 0;
  #end = 0;
  /** Up to where it had been sent when a connection broke; the server may have that, or not. */
  #unsure = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  /** The server has everything below. */
  get taken(): number {
    return this.#taken;
  }
  /** Bytes that wait for a connection. */
  get unsent(): number {
    return this.#end - this.#sent;
  }
  /** Bytes that are on their way. */
  get unconfirmed(): number {
    return this.#sent - this.#taken;
  }

  /** False if it doesn't fit: then nothing of it is kept (half a paste is worse than none). */
  push(data: Uint8Array, { bounded }: { bounded: boolean }): boolean {
    if (bounded && this.unsent + data.length > this.#limit) return false;
    this.#parts.push(data);
    this.#end += data.length;
    return true;
  }

  /** What isn't sent, in order; it counts as sent from now on. */
  send(): Uint8Array[] {
    const parts = this.#from(this.#sent);
    this.#sent = this.#end;
    return parts;
  }

  take(offset: number): void {
    this.#drop(Math.min(offset, this.#sent));
  }

  /** The connection is gone: whether what was on its way has arrived will be told by the next one. */
  broken(): void {
    this.#unsure = Math.max(this.#unsure, this.#sent);
    this.#sent = this.#taken;
  }

  /**
   * A new connection tells what has been taken. A server that doesn't know may have taken all that was on its way, or
   * nothing: that is not sent again. Returns how many bytes that are.
   */
  resume(offset: number, known: boolean): number {
    const unsure = this.#unsure;
    this.#unsure = 0;
    if (known) {
      this.#drop(Math.min(offset, unsure));
      this.#sent = this.#taken;
      return 0;
    }
    const lost = Math.max(0, unsure - this.#taken);
    this.#parts = this.#from(this.#taken + lost);
    this.#end -= lost;
    this.#sent = this.#taken;
    return lost;
  }

  /** Forgets all that isn't taken, and returns how many bytes that are. */
  giveUp(): number {
    const bytes = this.#end - this.#taken;
    this.#parts = [];
    this.#sent = this.#end = this.#taken;
    this.#unsure = 0;
    return bytes;
  }

  #drop(offset: number): void {
    if (offset <= this.#taken) return;
    this.#parts = this.#from(offset);
    this.#taken = offset;
  }

  #from(offset: number): Uint8Array[] {
    let at = this.#taken;
    const parts: Uint8Array[] = [];
    for (const part of this.#parts) {
      const skip = Math.max(0, offset - at);
      if (skip < part.length) parts.push(skip > 0 ? part.subarray(skip) : part);
      at += part.length;
    }
    return parts;
  }
}
