import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { INNER_GATEWAY } from "../network/inner.ts";
import { instanceNames } from "../network/names.ts";
import { teardownNetwork } from "../network/network.ts";
import { toolsIn } from "../tools.ts";
import { layoutOf } from "./layout.ts";
import { rewriteResolvConf } from "./resolv-files.ts";
import { ENGINE_DIR } from "./testing/harness.ts";
import { pidOf } from "./testing/host-view.ts";
import {
  exec,
  Running,
  sandboxSpec,
  sh,
  start,
  startWholeEngine,
  type WholeEngine,
} from "./testing/whole-engine.ts";

/** A machine beyond the host, in a network namespace: what is outside for a sandbox. */
const OUTSIDE = "203.0.113.2";

let whole: WholeEngine;
let run: ReturnType<typeof toolsIn>;
let service: Server;
let outside: ChildProcess;
let bridge: string;

beforeAll(async () => {
  whole = await startWholeEngine();
  run = toolsIn(whole.managed.mountNamespace);
  bridge = instanceNames(whole.dataDir).bridge;
  const link = `fyo${instanceNames(whole.dataDir).instance}`;
  await run(["sh", "-eu", "-s"], {
    input: `
ip netns add outside
ip link add ${link} type veth peer name eth0 netns outside
ip addr add 203.0.113.1/30 dev ${link}
ip link set ${link} up
ip -n outside link set lo up
ip -n outside addr add ${OUTSIDE}/30 dev eth0
ip -n outside link set eth0 up
`,
  });
  outside = spawn(
    "nsenter",
    [
      `--mount=${whole.managed.mountNamespace}`,
      "--",
      ...["nsenter", "--net=/run/netns/outside", "perl", "-e", ANSWER_WITH_PEER],
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await new Promise((resolve) => outside.stdout!.once("data", resolve));
  service = createServer((_, response) => response.end("the host"));
  await new Promise<void>((resolve) => service.listen(0, "0.0.0.0", resolve));
  await Promise.all(["a", "b"].map((id) => whole.engine.sandboxes.create(sandboxSpec(id), {})));
});

afterAll(async () => {
  outside?.kill();
  service?.close();
  await run?.(["ip", "netns", "del", "outside"]);
  await whole?.dispose();
});

/** Tells every caller by which address it was called. */
const ANSWER_WITH_PEER = `
use IO::Socket::INET;
my $s = IO::Socket::INET->new(Listen => 5, LocalPort => 80, ReuseAddr => 1) or die;
my $e = IO::Socket::INET->new(Listen => 5, LocalPort => 81, ReuseAddr => 1) or die;
unless (fork) { while (my $c = $e->accept) { unless (fork) { while (<$c>) { syswrite $c, $_ } exit } } }
$| = 1; print "ready\\n";
while (my $c = $s->accept) { <$c>; print $c "you are " . $c->peerhost . "\\n"; close $c }
`;

/** What a sandbox gets from a TCP port: its answer, or the name of the error. */
async function knock(id: string, address: string, port: number): Promise<string> {
  const script = `
import socket
try:
    s = socket.create_connection(("${address}", ${port}), timeout=3)
    s.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")
    print(s.makefile().read())
except OSError as e:
    print(type(e).__name__)
`;
  return (await exec(whole.engine, id, ["python3", "-c", script])).output.trim();
}

test("a sandbox reaches the outside, with the host's address", async () => {
  expect(await knock("a", OUTSIDE, 80)).toBe("you are 203.0.113.1");
});

test("a sandbox reaches none of the host's services, by none of its addresses", async () => {
  const { port } = service.address() as AddressInfo;
  const own = Object.entries(networkInterfaces())
    // Bridges of other instances come and go.
    .filter(([name]) => name === bridge || !name.startsWith("fy"))
    .flatMap(([, addresses]) => addresses)
    .filter((address) => address?.family === "IPv4" && !address.internal)
    .map((address) => address!.address);
  expect(own.length).toBeGreaterThan(1);
  for (const address of [...own, INNER_GATEWAY]) {
    expect(await knock("a", address, port)).toMatch(/^(ConnectionRefusedError|TimeoutError|OSError)$/);
  }
  // The test itself can: so it is the firewall that closes it.
  expect(await (await fetch(`http://${own[0]}:${port}`)).text()).toBe("the host");
});

test("a running sandbox gets the resolvers that the host moves to", async () => {
  const { sandboxesDir } = layoutOf({ dataDir: whole.dataDir, engineDir: ENGINE_DIR });
  const inside = async () => (await sh(whole.engine, "a", "cat /etc/resolv.conf")).output;
  const [before, now] = [await inside(), "nameserver 203.0.113.53\n"];
  await rewriteResolvConf({ sandboxesDir }, [before], now);
  expect(await inside()).toBe(now);
  await rewriteResolvConf({ sandboxesDir }, [now], before);
  expect(await inside()).toBe(before);
});

test("the host's services are closed again when another firewall took the rules away", async () => {
  const { port } = service.address() as AddressInfo;
  const [link] = JSON.parse(await run(["ip", "-4", "-j", "addr", "show", "dev", bridge]));
  const { local } = link.addr_info[0] as { local: string };
  const open = async () => {
    // It may be put back before the sandbox has knocked.
    await run(["nft", "delete", "table", "inet", instanceNames(whole.dataDir).table]).catch(() => {});
    return knock("a", local, port);
  };
  await expect.poll(open).toContain("the host");
  await expect.poll(() => knock("a", local, port), { timeout: 30_000 }).toBe("ConnectionRefusedError");
  expect(await knock("a", OUTSIDE, 80)).toBe("you are 203.0.113.1");
});

test("sandboxes don't reach each other, nor each other's outer namespaces", async () => {
  const server = await start(whole.engine, "b", [
    "python3",
    "-u",
    "-c",
    "import socket; s = socket.create_server(('', 8000)); print('up'); s.accept()",
  ]);
  await server.until(/up/);
  const table = await run(["ip", "-4", "-j", "neigh", "show", "dev", bridge]);
  const names = (await run(["ls", "/run/netns"])).split("\n").filter((name) => name.startsWith("fy-"));
  const addresses = await Promise.all(
    names.map(async (name) => {
      const [link] = JSON.parse(await run(["ip", "-n", name, "-4", "-j", "addr", "show", "dev", "up0"]));
      return link.addr_info[0].local as string;
    }),
  );
  expect(addresses.length).toBeGreaterThan(1);
  expect(new Set(addresses).size).toBe(addresses.length);
  expect(table).toBeTruthy();
  const answers = await Promise.all(addresses.map((address) => knock("a", address, 8000)));
  for (const answer of answers) expect(answer).toMatch(/Error$/);
});

test("link-local addresses, where clouds keep their secrets, are closed", async () => {
  const link = `fym${instanceNames(whole.dataDir).instance}`;
  // The same machine outside, by a link-local address that the host has a route to.
  await run(["sh", "-eu", "-s"], {
    input: `
ip link add ${link} type veth peer name eth1 netns outside
ip addr add 169.254.169.253/30 dev ${link}
ip link set ${link} up
ip -n outside addr add 169.254.169.254/30 dev eth1
ip -n outside link set eth1 up
`,
  });
  expect((await run(["perl", "-e", CALL_METADATA])).trim()).toContain("you are 169.254.169.253");
  expect(await knock("a", "169.254.169.254", 80)).toMatch(/Error$/);
});

const CALL_METADATA = `
use IO::Socket::INET;
my $s = IO::Socket::INET->new(PeerAddr => "169.254.169.254:80", Timeout => 10) or die $@;
print $s "hello\\n";
print <$s>;
`;

test("a sandbox can't take another address to get around the rules", async () => {
  expect((await sh(whole.engine, "a", "cat /proc/self/status | grep CapEff")).output).toContain("a00405fb");
  // Even if it could (here the host does it): what has another source address goes nowhere.
  const pid = await pidOf(whole, "a");
  await run(["nsenter", "-t", String(pid), "-n", "ip", "addr", "add", "172.31.255.77/32", "dev", "eth0"]);
  const script = `
import socket
s = socket.socket(); s.settimeout(2); s.bind(("172.31.255.77", 0))
try: s.connect(("${OUTSIDE}", 80)); print("connected")
except OSError as e: print(type(e).__name__)
`;
  expect((await exec(whole.engine, "a", ["python3", "-c", script])).output.trim()).toMatch(/Error$/);
  await run(["nsenter", "-t", String(pid), "-n", "ip", "addr", "del", "172.31.255.77/32", "dev", "eth0"]);
});

test("in a fork a connection to the outside is reset, and the original goes on talking", async () => {
  const { engine } = whole;
  const talk = await start(engine, "b", ["python3", "-u", "-c", TALK]);
  await talk.until(/talks 2\n/);
  await engine.snapshots.createMemory({ sandboxId: "b", snapshotId: "talking" }, {});
  await engine.sandboxes.create(
    sandboxSpec("fork", { source: { kind: "memory", snapshotId: "talking" } }),
    {},
  );
  await new Running(engine, "fork", talk).until(/ConnectionResetError\n/);
  const seen = Number(/talks (\d+)\n$/.exec(await talk.until(/talks \d+\n$/))?.[1]);
  expect(await talk.until(new RegExp(`talks ${seen + 3}\\n`))).not.toContain("Error");
  // And its next connection is made by its own address.
  expect(await knock("fork", OUTSIDE, 80)).toBe("you are 203.0.113.1");
});

const TALK = `
import socket, time
s = socket.create_connection(("${OUTSIDE}", 81))
n = 0
try:
    while True:
        n += 1
        s.sendall(b"%d\\n" % n)
        print("talks", s.recv(100).decode().strip())
        time.sleep(0.05)
except OSError as e:
    print(type(e).__name__)
    time.sleep(1000)
`;

test("a restarted server finds the networks of its sandboxes, and removes those of none", async () => {
  const { instance } = instanceNames(whole.dataDir);
  await run(["ip", "netns", "add", `fy-${instance}-999`]);
  const engine = await whole.reopen();
  expect(await knock("a", OUTSIDE, 80)).toBe("you are 203.0.113.1");
  expect(await run(["ls", "/run/netns"])).not.toContain(`fy-${instance}-999`);
  await engine.sandboxes.create(sandboxSpec("c"), {});
  expect(await knock("c", OUTSIDE, 80)).toBe("you are 203.0.113.1");
});

test("a firewall that starts to drop what is forwarded lets sandboxes through", async () => {
  const wasThere = /^table ip filter$/m.test(await run(["nft", "list", "tables"]));
  const policy = (await run(["iptables-nft", "-w", "-S", "FORWARD"])).split("\n")[0]!.split(" ")[2]!;
  await run(["iptables-nft", "-w", "-P", "FORWARD", "DROP"]);
  try {
    await expect.poll(() => knock("a", OUTSIDE, 80), { timeout: 30_000 }).toBe("you are 203.0.113.1");
    expect(await run(["iptables-nft", "-w", "-S", "FORWARD"])).toContain(bridge);
    await whole.engine.close(); // it would put back what is taken away here
    await teardownNetwork({ dataDir: whole.dataDir, run });
    expect(await run(["iptables-nft", "-w", "-S", "FORWARD"])).not.toContain(bridge);
    await whole.reopen();
  } finally {
    await run(["iptables-nft", "-w", "-P", "FORWARD", policy]);
    if (!wasThere) await run(["nft", "delete", "table", "ip", "filter"]);
  }
});
