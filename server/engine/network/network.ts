import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ForkyardError, toFailure } from "../../domain/errors.ts";
import type { RunTool } from "../tools.ts";
import { FollowedResolvers, type FollowOptions } from "./followed-resolvers.ts";
import { closeForwarding } from "./forwarding.ts";
import { HOOK_SCRIPT } from "./hook.ts";
import { HostSide, type NetworkLog } from "./host-side.ts";
import { rememberForwarding, restoreForwarding } from "./ip-forward.ts";
import { type InstanceNames, instanceNames, linkName, namespaceName, slotOf } from "./names.ts";
import { type HostNetwork, outerScript, removeOuterScript, teardownScript } from "./outer.ts";
import {
  chooseSubnet,
  formatSubnet,
  overlap,
  parseSubnet,
  routedNetworks,
  type Subnet,
  sizeOf,
} from "./subnet.ts";

/** How many outer namespaces wait for the next sandboxes; making one takes about 60 ms. */
export const POOL_SIZE = 4;
/** Delay refilling while spares remain, so that it doesn't compete with the sandbox being started. */
const REFILL_AFTER_MS = 500;
/** How long sandboxes may be without the rules at the most, when another firewall takes them away. */
const CHECK_MS = 5_000;
/** The network's own address and the bridge's. */
const FIRST_SLOT = 2;

export type NetworkOptions = {
  dataDir: string;
  /** A network such as 10.80.0.0/20, or undefined to choose one that is free here. */
  subnet?: string;
  run: RunTool;
  log: NetworkLog;
  tellResolvers: FollowOptions["tell"];
};

/** The outer network of one instance: its bridge, the rules for it, and an outer namespace for each sandbox. */
export class Network {
  readonly #options: NetworkOptions;
  readonly #host: HostNetwork;
  readonly #side: HostSide;
  readonly #used: Set<number>;
  #ready: number[] = [];
  #making: Promise<void> | null = null;
  #refillLater: NodeJS.Timeout | null = null;
  #checks: NodeJS.Timeout | null = null;
  #checking: Promise<void> | null = null;
  #closed = false;

  private constructor(options: NetworkOptions, host: HostNetwork, side: HostSide, used: Set<number>) {
    this.#options = options;
    this.#host = host;
    this.#side = side;
    this.#used = used;
  }

  /**
   * Sets up bridge and rules, and removes outer namespaces that are not among `inUse`. Idempotent.
   * CONFLICT if no network is free on this host.
   */
  static async open(options: NetworkOptions, inUse: string[]): Promise<Network> {
    const { run, dataDir, log } = options;
    const names = instanceNames(dataDir);
    const subnet = await pickSubnet(options, names);
    const mtu = await uplinkMtu(run);
    const host: HostNetwork = { ...names, subnet, mtu };
    await mkdir(join(dataDir, "network"), { recursive: true, mode: 0o700 });
    await writeFile(join(dataDir, "network", "hook.sh"), HOOK_SCRIPT, { mode: 0o700 });
    await rememberForwarding(dataDir, run);
    const record = join(dataDir, "network", "resolv.conf");
    const resolvers = await FollowedResolvers.open({ record, tell: options.tellResolvers, log });
    const side = await HostSide.open({ network: host, resolvers, run, log });
    const used = new Set(inUse.map((name) => slotOf(names.instance, name)).filter((slot) => slot !== null));
    const network = new Network(options, host, side, used);
    const stale = (await network.#slots()).filter((slot) => !used.has(slot));
    await network.#removeSlots(stale);
    network.#refill();
    network.#checks = setInterval(() => {
      if (!network.#idle) void network.#check();
    }, CHECK_MS).unref();
    return network;
  }

  /** Where the hook's script lies. */
  get hookPath(): string {
    return join(this.#options.dataDir, "network", "hook.sh");
  }

  /** The host's end of the link to an outer namespace; null if it is none of this instance's. */
  linkOf(name: string): string | null {
    const slot = slotOf(this.#host.instance, name);
    return slot === null ? null : linkName(this.#host.instance, slot);
  }

  /** A prepared outer namespace, for one sandbox alone until it is released. */
  async acquire(): Promise<string> {
    // Nobody looked while there was no sandbox. It takes less time than the sandbox takes to start.
    if (this.#idle) void this.#check();
    let slot = this.#ready.shift();
    if (slot === undefined) {
      slot = this.#freeSlot();
      await this.#make(slot);
    }
    if (this.#ready.length === 0) this.#refill();
    else this.#refillLater ??= setTimeout(() => this.#refill(), REFILL_AFTER_MS).unref();
    return namespaceName(this.#host.instance, slot);
  }

  /** Removes a sandbox's outer namespace; unknown or gone is no error. */
  async release(name: string): Promise<void> {
    const slot = slotOf(this.#host.instance, name);
    if (slot === null) return;
    await this.#removeSlots([slot]);
    this.#used.delete(slot);
  }

  /** Ends the making of spare namespaces; those of sandboxes stay. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#refillLater) clearTimeout(this.#refillLater);
    if (this.#checks) clearInterval(this.#checks);
    await this.#checking;
    await this.#making;
    await this.#removeSlots(this.#ready.splice(0)).catch(() => {});
  }

  /** Whether no sandbox has a network. */
  get #idle(): boolean {
    return this.#used.size <= this.#ready.length;
  }

  #check(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#checking ??= this.#side.check().finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  #freeSlot(): number {
    const last = sizeOf(this.#host.subnet) - 2;
    for (let slot = FIRST_SLOT; slot <= last; slot++) {
      if (this.#used.has(slot)) continue;
      this.#used.add(slot);
      return slot;
    }
    throw new ForkyardError("LIMIT_EXCEEDED", `All ${last - 1} addresses for sandboxes are in use.`, {
      hint: "End sandboxes, or set FORKYARD_SUBNET to a larger network.",
    });
  }

  async #make(slot: number): Promise<void> {
    try {
      await this.#options.run(["sh", "-eu", "-s"], { input: outerScript(this.#host, slot) });
    } catch (error) {
      await this.#removeSlots([slot]).catch(() => {});
      this.#used.delete(slot);
      throw error;
    }
  }

  /** Makes spare ones one after the other, so that they take little from the sandbox that starts meanwhile. */
  #refill(): void {
    if (this.#refillLater) clearTimeout(this.#refillLater);
    this.#refillLater = null;
    if (this.#making || this.#closed) return;
    const work = async () => {
      while (!this.#closed && this.#ready.length < POOL_SIZE) {
        const slot = this.#freeSlot();
        await this.#make(slot);
        this.#ready.push(slot);
      }
    };
    this.#making = work()
      .catch((error) =>
        this.#options.log.warn({ reason: toFailure(error).message }, "making a spare network failed"),
      )
      .finally(() => {
        this.#making = null;
      });
  }

  async #slots(): Promise<number[]> {
    const names = await this.#options.run(["ls", "/run/netns"]).catch(() => "");
    return names
      .split("\n")
      .map((name) => slotOf(this.#host.instance, name))
      .filter((slot) => slot !== null);
  }

  async #removeSlots(slots: number[]): Promise<void> {
    if (slots.length === 0) return;
    await this.#options.run(["sh", "-eu", "-s"], { input: removeOuterScript(this.#host.instance, slots) });
  }
}

/** Removes bridge, rules and outer namespaces, and switches forwarding back if only this instance has needed it. */
export async function teardownNetwork(options: { dataDir: string; run: RunTool }): Promise<void> {
  const { dataDir, run } = options;
  const names = instanceNames(dataDir);
  const listed = await run(["ls", "/run/netns"]).catch(() => "");
  const slots = listed.split("\n").map((name) => slotOf(names.instance, name));
  const script = removeOuterScript(
    names.instance,
    slots.filter((slot) => slot !== null),
  );
  await run(["sh", "-eu", "-s"], { input: script + teardownScript(names) });
  await closeForwarding(run, names.bridge);
  await restoreForwarding(dataDir, run);
}

async function pickSubnet({ run, ...options }: NetworkOptions, names: InstanceNames): Promise<Subnet> {
  const wanted = options.subnet ? parseSubnet(options.subnet) : null;
  if (wanted && (wanted.bits < 8 || wanted.bits > 29))
    throw new ForkyardError(
      "INVALID_INPUT",
      `FORKYARD_SUBNET ${options.subnet} must be a network from /8 to /29.`,
    );
  const shown = await run(["ip", "-4", "-j", "addr", "show", "dev", names.bridge]).catch(() => "[]");
  const addresses = (JSON.parse(shown)[0]?.addr_info ?? []) as { local: string; prefixlen: number }[];
  const present = addresses
    .map(({ local, prefixlen }) => parseSubnet(`${local}/${prefixlen}`))
    .find((subnet) => !wanted || formatSubnet(subnet) === formatSubnet(wanted));
  // What sandboxes use already stays, whatever else got a route since.
  if (present) return present;
  const shownRoutes = await run(["ip", "-4", "-j", "route", "show", "table", "all", "type", "unicast"]);
  const routes = routedNetworks(shownRoutes, names.bridge);
  if (!wanted) return chooseSubnet(names.instance, routes);
  const clash = routes.find((route) => overlap(route, wanted));
  if (!clash) return wanted;
  throw new ForkyardError(
    "CONFLICT",
    `FORKYARD_SUBNET ${options.subnet} has a part that this host routes elsewhere.`,
    {
      hint: `Choose a network without ${formatSubnet(clash)}.`,
    },
  );
}

/** What leaves the host must fit: a tunnel's or a cloud's network may carry less than 1500 bytes. */
async function uplinkMtu(run: RunTool): Promise<number> {
  const routes = JSON.parse(await run(["ip", "-4", "-j", "route", "show", "default"])) as { dev?: string }[];
  const device = routes[0]?.dev;
  if (!device) return 1500;
  const [link] = JSON.parse(await run(["ip", "-j", "link", "show", "dev", device])) as { mtu: number }[];
  return Math.min(1500, Math.max(1280, link?.mtu ?? 1500));
}
