import { ALLOWED, NOT_DUMPABLE } from "./syscalls.ts";
import type { Seccomp, SeccompRule } from "./types.ts";

const ALLOW = "SCMP_ACT_ALLOW";
const ERRNO = "SCMP_ACT_ERRNO";
const EPERM = 1;
const ENOSYS = 38;
const EPROTONOSUPPORT = 93;

/** Flags of clone() that make namespaces: NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const NAMESPACE_FLAGS = 0x7e020000;

/** Linux, Linux with 32-bit UTS name, and the two queries; other personalities switch protections off. */
const PERSONALITIES = [0x0, 0x0008, 0x20000, 0x20008, 0xffffffff];

/**
 * All families of sockets but AF_ALG (38) and AF_VSOCK (40), as the first one and how many: a power of two, and the
 * first a multiple of it. The kernel takes the low half of the register and libseccomp compares the whole, so that with
 * anything but a mask 2³² + 38 would pass for another one than 38.
 */
const FAMILIES = [
  [0, 32],
  [32, 4],
  [36, 2],
  [39, 1],
  [41, 1],
  [42, 2],
  [44, 4],
] as const;

/** CRIU can't dump it, and Go's servers use it when they can; they fall back to TCP. Who hides it harms only itself. */
const IPPROTO_MPTCP = 262;
const NOT_MPTCP = { index: 2, value: IPPROTO_MPTCP, op: "SCMP_CMP_NE" };

const onArgument = (name: string, args: SeccompRule["args"]): SeccompRule => ({
  names: [name],
  action: ALLOW,
  args,
});

/** An allow-list: what is not in it fails with EPERM. */
export function seccompProfile(arch: "amd64" | "arm64"): Seccomp {
  return {
    defaultAction: ERRNO,
    defaultErrnoRet: EPERM,
    architectures:
      arch === "amd64"
        ? ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"]
        : ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"],
    syscalls: [
      { names: ALLOWED, action: ALLOW },
      ...PERSONALITIES.map((value) => onArgument("personality", [{ index: 0, value, op: "SCMP_CMP_EQ" }])),
      // 32-bit programs make sockets by this one too, with the family behind a pointer, so what is refused below could
      // be had by it. ENOSYS, since runc leaves out a rule that says what the default says; and before the rules for
      // socket, of which libseccomp makes some for this one. The price: 32-bit programs of older C libraries are
      // without sockets.
      { names: ["socketcall"], action: ERRNO, errnoRet: ENOSYS },
      ...FAMILIES.map(([first, count]) =>
        onArgument("socket", [
          { index: 0, value: 0x1_0000_0000 - count, valueTwo: first, op: "SCMP_CMP_MASKED_EQ" },
          NOT_MPTCP,
        ]),
      ),
      {
        names: ["socket"],
        action: ERRNO,
        errnoRet: EPROTONOSUPPORT,
        args: [{ index: 2, value: IPPROTO_MPTCP, op: "SCMP_CMP_EQ" }],
      },
      onArgument("clone", [{ index: 0, value: NAMESPACE_FLAGS, valueTwo: 0, op: "SCMP_CMP_MASKED_EQ" }]),
      // Its flags are behind a pointer, so it can't be filtered; libc falls back to clone().
      { names: ["clone3"], action: ERRNO, errnoRet: ENOSYS },
      { names: NOT_DUMPABLE, action: ERRNO, errnoRet: ENOSYS },
    ],
  };
}
