import type { Settings } from "../env.ts";
import { perMinute, TokenBuckets } from "./token-buckets.ts";

/** For each sign-in that an address may try, so many of its requests may be refused for want of one. */
const REFUSED_FACTOR = 30;

/** How often one address may try to sign in, or ask without being let in. */
export class AddressLimits {
  readonly #signIns: TokenBuckets;
  readonly #refused: TokenBuckets;
  /** How often each limit was met. */
  readonly met = { signIns: 0, refused: 0 };

  constructor({ signInsPerMinute }: Pick<Settings["limits"], "signInsPerMinute">) {
    this.#signIns = new TokenBuckets(perMinute(signInsPerMinute));
    this.#refused = new TokenBuckets(perMinute(signInsPerMinute * REFUSED_FACTOR));
  }

  /** Counts an attempt at a password, a code or a link: 0, or the seconds to wait. */
  signIn(address: string): number {
    const wait = this.#signIns.take(networkOf(address));
    if (wait > 0) this.met.signIns += 1;
    return wait;
  }

  /** Whether an address that was refused too often has to wait: 0, or the seconds. */
  stranger(address: string): number {
    const wait = this.#refused.look(networkOf(address));
    if (wait > 0) this.met.refused += 1;
    return wait;
  }

  /** Counts a request that was refused, since nobody was signed in or the key was wrong. */
  refused(address: string): void {
    this.#refused.take(networkOf(address));
  }
}

/** Whoever has an IPv6 address usually has a /64 of them. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("%")[0]!.toLowerCase().split("::", 2);
  const front = head === "" ? [] : head.split(":");
  const back = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  const groups = [...front, ...Array<string>(zeros).fill("0"), ...back].slice(0, 4);
  return groups.map((group) => group.replace(/^0+(?=.)/, "")).join(":");
}
