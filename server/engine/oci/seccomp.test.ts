import { expect, test } from "vitest";
import { seccompProfile } from "./seccomp.ts";
import { ALLOWED, NOT_DUMPABLE } from "./syscalls.ts";

test("an allow-list: what isn't named is refused", () => {
  const profile = seccompProfile("amd64");
  expect(profile).toMatchObject({ defaultAction: "SCMP_ACT_ERRNO", defaultErrnoRet: 1 });
  for (const call of [
    ..."mount umount2 pivot_root unshare setns bpf perf_event_open keyctl add_key kexec_load init_module".split(
      " ",
    ),
    ..."userfaultfd open_by_handle_at fanotify_init ptrace_ swapon reboot syslog settimeofday nfsservctl".split(
      " ",
    ),
    ..."move_mount open_tree fsopen fsmount mount_setattr quotactl acct iopl ioperm".split(" "),
  ])
    expect(ALLOWED).not.toContain(call);
});

test("what ordinary programs need is in it, each once", () => {
  expect(new Set(ALLOWED).size).toBe(ALLOWED.length);
  for (const call of "read write openat execve futex epoll_wait accept4 statx getrandom rseq ptrace chroot".split(
    " ",
  ))
    expect(ALLOWED).toContain(call);
});

test("calls that CRIU can't dump say that they aren't there, so that programs take their other way", () => {
  const rule = seccompProfile("amd64").syscalls.find(({ names }) => names === NOT_DUMPABLE);
  expect(rule).toMatchObject({ action: "SCMP_ACT_ERRNO", errnoRet: 38 });
  expect(NOT_DUMPABLE).toContain("io_uring_setup");
  for (const call of NOT_DUMPABLE) expect(ALLOWED).not.toContain(call);
});

/** As libseccomp decides: a rule applies if all its conditions on the 64-bit registers hold; one that applies allows. */
function socketAllowed(family: number | bigint, protocol: number): boolean {
  return seccompProfile("amd64").syscalls.some(
    ({ names, action, args = [] }) =>
      names.includes("socket") &&
      action === "SCMP_ACT_ALLOW" &&
      args.every(({ index, value, valueTwo = 0, op }) => {
        const given = BigInt(index === 0 ? family : protocol);
        if (op === "SCMP_CMP_MASKED_EQ") return (given & BigInt(value)) === BigInt(valueTwo);
        if (op === "SCMP_CMP_NE") return given !== BigInt(value);
        throw new Error(`${op} is not known here`);
      }),
  );
}

test("sockets of every family but AF_ALG and AF_VSOCK, and no MPTCP", () => {
  for (let family = 0; family < 48; family++) {
    const allowed = family !== 38 && family !== 40;
    expect([family, socketAllowed(family, 0)]).toEqual([family, allowed]);
    // The kernel reads no more than the low half.
    for (const high of [1n << 32n, 0xffffffffn << 32n])
      expect([family, socketAllowed(high | BigInt(family), 0)]).toEqual([family, allowed]);
  }
  expect(socketAllowed(2, 262)).toBe(false);
  expect(socketAllowed(10, 6)).toBe(true);
});

test("no way around these rules by the 32-bit call that hides the family", () => {
  const { syscalls } = seccompProfile("amd64");
  expect(ALLOWED).not.toContain("socketcall");
  const refused = syscalls.findIndex(({ names }) => names.includes("socketcall"));
  expect(syscalls[refused]).toMatchObject({ action: "SCMP_ACT_ERRNO", errnoRet: 38 });
  expect(refused).toBeLessThan(syscalls.findIndex(({ names }) => names.includes("socket")));
});

test("both processors know their own 32-bit calls", () => {
  expect(seccompProfile("amd64").architectures).toContain("SCMP_ARCH_X86_64");
  expect(seccompProfile("arm64").architectures).toEqual(["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"]);
});
