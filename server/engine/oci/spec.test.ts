import { expect, test } from "vitest";
import { ID_BASE, ID_COUNT } from "../containerd/id-map.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { INIT_PATH, INIT_SOCKET } from "./mounts.ts";
import { buildSpec, ID_MAPPING, type SpecInput } from "./spec.ts";

const input: SpecInput = {
  arch: "amd64",
  hostname: "box",
  limits: { cpu: 0.5, memoryMiB: 128, pids: 40 },
  cpuLimit: true,
  cgroupsPath: "/forkyard-1/box",
  mounts: {
    initBinary: "/engine/init/abc/sandbox-init",
    runDir: "/run/fy/box",
    resolvConf: "/data/box/resolv.conf",
    hosts: "/data/box/hosts",
    hostname: "/data/box/hostname",
  },
  maxOpenFiles: 20_000,
  networkHook: ["/bin/sh", "/data/network/hook.sh", "fy-1-2"],
  criuConfigPath: "/data/box/criu.conf",
};

test("sandbox-init is PID 1, mounted read-only, and listens in a directory of its own", () => {
  const spec = buildSpec(input);
  expect(spec.process.args).toEqual([INIT_PATH, INIT_SOCKET]);
  const mount = (destination: string) => spec.mounts.find((found) => found.destination === destination);
  expect(mount(INIT_PATH)).toMatchObject({ source: "/engine/init/abc/sandbox-init", type: "bind" });
  expect(mount(INIT_PATH)?.options).toEqual(expect.arrayContaining(["ro", "nosuid", "nodev"]));
  expect(mount("/.forkyard/run")?.options).toEqual(expect.arrayContaining(["rw", "noexec"]));
});

test("every namespace is the sandbox's own, and none is shared by a path", () => {
  const { namespaces } = buildSpec(input).linux;
  expect(namespaces).toEqual(
    ["user", "pid", "network", "ipc", "uts", "mount", "cgroup"].map((type) => ({ type })),
  );
});

test("root in a sandbox is nobody on the host, the same in the spec and in the rootfs", () => {
  const { uidMappings, gidMappings } = buildSpec(input).linux;
  expect(uidMappings).toEqual([{ containerID: 0, hostID: ID_BASE, size: ID_COUNT }]);
  expect(gidMappings).toEqual([ID_MAPPING]);
});

test("few capabilities, none to inherit, and no new privileges", () => {
  const { capabilities, noNewPrivileges } = buildSpec(input).process;
  expect(noNewPrivileges).toBe(true);
  expect(capabilities.bounding).toEqual(CAPABILITIES);
  expect(capabilities.effective).toEqual(CAPABILITIES);
  expect([...capabilities.inheritable, ...capabilities.ambient]).toEqual([]);
  for (const refused of ["CAP_SYS_ADMIN", "CAP_NET_RAW", "CAP_MKNOD", "CAP_SYS_PTRACE", "CAP_NET_ADMIN"])
    expect(CAPABILITIES).not.toContain(refused);
});

test("limits, in the units that the kernel wants", () => {
  const { resources } = buildSpec(input).linux;
  expect(resources).toEqual({
    devices: [{ allow: false, access: "rwm" }],
    memory: { limit: 134_217_728, swap: 134_217_728 },
    cpu: { shares: 512, quota: 50_000, period: 100_000 },
    pids: { limit: 40 },
  });
  expect(buildSpec({ ...input, cpuLimit: false }).linux.resources).not.toHaveProperty("cpu");
  expect(buildSpec(input).process.rlimits).toEqual([{ type: "RLIMIT_NOFILE", hard: 20_000, soft: 20_000 }]);
  expect(buildSpec({ ...input, maxOpenFiles: 2 ** 30 }).process.rlimits[0]?.hard).toBe(65_536);
});

test("the network hook and CRIU's file, or neither", () => {
  expect(buildSpec(input).hooks?.createRuntime[0]).toMatchObject({
    path: "/bin/sh",
    args: ["/bin/sh", "/data/network/hook.sh", "fy-1-2"],
  });
  expect(buildSpec(input).annotations).toEqual({ "org.criu.config": "/data/box/criu.conf" });
  const bare = buildSpec({ ...input, networkHook: null, criuConfigPath: null });
  expect(bare).not.toHaveProperty("hooks");
  expect(bare.annotations).toEqual({});
});

test("nothing of the host's /sys, and secrets of /proc masked", () => {
  const spec = buildSpec(input);
  expect(spec.mounts.map(({ destination }) => destination)).not.toContain("/sys");
  expect(spec.linux.maskedPaths).toContain("/proc/kcore");
  expect(spec.linux.readonlyPaths).toContain("/proc/sys");
});
