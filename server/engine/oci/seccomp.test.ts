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

/** As libseccomp decides: a rule applies if all its conditions hold; one that applies allows. */
function socketAllowed(family: number, protocol: number): boolean {
  return seccompProfile("amd64").syscalls.some(
    ({ names, action, args = [] }) =>
      names.includes("socket") &&
      action === "SCMP_ACT_ALLOW" &&
      args.every(({ index, value, op }) => {
        const given = index === 0 ? family : protocol;
        if (op === "SCMP_CMP_LT") return given < value;
        if (op === "SCMP_CMP_GT") return given > value;
        if (op === "SCMP_CMP_NE") return given !== value;
        return given === value;
      }),
  );
}

test("sockets of every family but AF_ALG and AF_VSOCK, and no MPTCP", () => {
  for (const family of [1, 2, 10, 16, 17, 39, 41, 44]) expect(socketAllowed(family, 0)).toBe(true);
  for (const family of [38, 40]) expect(socketAllowed(family, 0)).toBe(false);
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
