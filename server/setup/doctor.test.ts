import { expect, test } from "vitest";
import { diagnose, diagnoseMachine, type HostFacts, isKernelAtLeast } from "./doctor.ts";

const GOOD: HostFacts = {
  platform: "linux",
  arch: "x64",
  kernel: "6.12.1-amd64",
  root: true,
  capabilities: (1n << 41n) - 1n,
  overlay: true,
  maxUserNamespaces: 15_000,
  cgroupControllers: ["cpuset", "cpu", "io", "memory", "pids"],
  memoryMiB: 4096,
  freeMiB: 20_000,
  dataFilesystem: "ext2/ext3",
  apt: true,
};

const faultsOf = (change: Partial<HostFacts>, built = false) =>
  diagnose({ ...GOOD, ...change }, "/data", built).map((fault) => fault.message);

test("a good host has no fault", () => {
  expect(faultsOf({})).toEqual([]);
});

test.each([
  [{ arch: "riscv64" }, /riscv64/],
  [{ kernel: "5.10.0" }, /5\.10\.0/],
  [{ root: false }, /root/],
  [{ capabilities: 0n }, /CAP_SYS_ADMIN and CAP_NET_ADMIN/],
  [{ overlay: false }, /overlay/],
  [{ maxUserNamespaces: 0 }, /User namespaces/],
  [{ maxUserNamespaces: null }, /User namespaces/],
  [{ cgroupControllers: ["cpu"] }, /memory, pids/],
  [{ memoryMiB: 512 }, /512 MiB/],
  [{ freeMiB: 700 }, /700 MiB/],
  [{ dataFilesystem: "nfs" }, /NFS/],
  [{ apt: false }, /apt/],
])("says in one sentence what is missing (%#)", (change, sentence) => {
  const faults = faultsOf(change as Partial<HostFacts>);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(sentence);
});

test("names every fault at once", () => {
  expect(faultsOf({ kernel: "4.19", overlay: false, freeMiB: 1 })).toHaveLength(3);
});

test("a host whose engine is built needs no apt and little disk", () => {
  expect(faultsOf({ apt: false, freeMiB: 700 }, true)).toEqual([]);
});

test("with another's containerd the machine counts all the same, and what containerd needs is its own affair", () => {
  const faultsOfMachine = (change: Partial<HostFacts>, built = false) =>
    diagnoseMachine({ ...GOOD, ...change }, "/data", built).map((fault) => fault.message);
  expect(faultsOfMachine({ root: false, capabilities: 0n, overlay: false, dataFilesystem: "nfs" })).toEqual(
    [],
  );
  expect(faultsOfMachine({ cgroupControllers: [], maxUserNamespaces: null })).toEqual([]);
  const poor = { arch: "riscv64", kernel: "5.10.0", memoryMiB: 512, freeMiB: 700, apt: false };
  expect(faultsOfMachine(poor)).toHaveLength(5);
  expect(faultsOfMachine({ apt: false, freeMiB: 700 }, true)).toEqual([]);
});

test("compares kernels by number, not by text", () => {
  expect(isKernelAtLeast("10.0.0", [5, 19])).toBe(true);
  expect(isKernelAtLeast("5.19.0-rc1", [5, 19])).toBe(true);
  expect(isKernelAtLeast("5.9.0", [5, 19])).toBe(false);
});
