import { toFailure } from "../../domain/errors.ts";
import type { RunTool } from "../tools.ts";
import type { FollowedResolvers } from "./followed-resolvers.ts";
import { FORWARD_STATE, openForwarding } from "./forwarding.ts";
import { type HostNetwork, hostScript } from "./outer.ts";

export type NetworkLog = {
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
};

export type HostSideOptions = {
  network: HostNetwork;
  resolvers: FollowedResolvers;
  run: RunTool;
  log: NetworkLog;
};

/** What the host's firewall has: our own part, and the part of others that we have rules in. */
type State = { own: string; others: string };

/**
 * The host's side of one instance's network: its bridge, its rules, and that the host forwards. Others may undo the
 * rules at any time (a firewall's service that is restarted takes all tables away), and without them sandboxes
 * reach the host's services: so `check` has to be called now and then.
 */
export class HostSide {
  readonly #options: HostSideOptions;
  readonly #warned = new Set<string>();
  #seen: State = { own: "", others: "" };
  /** Whether the rules name resolvers that the host no longer has. */
  #moved = false;
  #failed = false;

  private constructor(options: HostSideOptions) {
    this.#options = options;
  }

  static async open(options: HostSideOptions): Promise<HostSide> {
    const side = new HostSide(options);
    await side.#putOwn();
    await side.#putOthers();
    side.#seen = await side.#look();
    return side;
  }

  /**
   * Puts again what is gone, and follows the host's resolvers; never rejects. Where nothing has changed this costs one
   * shell and two calls of nft.
   */
  async check(): Promise<void> {
    const { log, network, resolvers } = this.#options;
    const { bridge } = network;
    try {
      if (await resolvers.follow()) {
        this.#moved = true;
        log.info({ servers: resolvers.servers }, "this host has other resolvers now; sandboxes are told");
      }
      const now = await this.#look();
      const undone = now.own !== this.#seen.own;
      this.#failed = false;
      if (!undone && !this.#moved && now.others === this.#seen.others) return;
      if (undone || this.#moved) await this.#putOwn();
      this.#moved = false;
      const inserted = await this.#putOthers();
      this.#seen = await this.#look();
      if (undone)
        log.warn({ bridge }, "the rules for sandboxes were taken out of this host's firewall; put again");
      if (inserted) log.info({ bridge }, "another firewall of this host was told to let sandboxes through");
    } catch (error) {
      if (!this.#failed)
        log.warn({ reason: toFailure(error).message }, "this host's firewall could not be checked");
      this.#failed = true;
    }
  }

  async #look(): Promise<State> {
    const script = `
echo "forward $(cat /proc/sys/net/ipv4/ip_forward)"
nft -s list table inet ${this.#options.network.table} 2>/dev/null || true
echo "${OTHERS}"
${FORWARD_STATE}`;
    const [own, others] = (await this.#options.run(["sh", "-eu", "-s"], { input: script })).split(OTHERS);
    return { own: own!, others: others ?? "" };
  }

  async #putOwn(): Promise<void> {
    const { network, resolvers, run } = this.#options;
    const local = await localAddresses(run);
    const localResolvers = resolvers.servers.filter((server) => local.has(server));
    await run(["sh", "-eu", "-s"], { input: hostScript(network, localResolvers) });
  }

  async #putOthers(): Promise<boolean> {
    const { network, run, log } = this.#options;
    const { inserted, warnings } = await openForwarding(run, network.bridge);
    for (const warning of warnings) {
      if (!this.#warned.has(warning)) log.warn({ bridge: network.bridge }, warning);
      this.#warned.add(warning);
    }
    return inserted;
  }
}

const OTHERS = "--- others ---";

async function localAddresses(run: RunTool): Promise<Set<string>> {
  const links = JSON.parse(await run(["ip", "-4", "-j", "addr"])) as { addr_info: { local: string }[] }[];
  return new Set(links.flatMap((link) => link.addr_info.map((info) => info.local)));
}
