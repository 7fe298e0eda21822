import { expect, test } from "vitest";
import type { Containerd } from "./client.ts";
import { readContainerdInfo } from "./version.ts";

const containerdOf = (version: string) =>
  ({
    address: "/run/containerd/containerd.sock",
    version: { version: async () => ({ version }) },
    introspection: { plugins: async () => ({ plugins: [] }) },
  }) as unknown as Containerd;

test.each(["1.7.24", "v1.6.20~ds1", "1.7.24-0ubuntu1~22.04.1"])(
  "containerd %s is refused in a sentence, with what to do",
  async (version) => {
    await expect(readContainerdInfo(containerdOf(version))).rejects.toMatchObject({
      code: "UNSUPPORTED",
      message: expect.stringMatching(
        /^containerd 1\.[67]\.\d+\S* at \/run\/containerd\/containerd\.sock is too old$/,
      ),
      hint: "Use containerd 2.0 or later, or leave CONTAINERD_ADDRESS empty to use Forkyard's own.",
    });
  },
);

test.each(["2.0.0", "v2.1.9+unknown", "10.0.0"])(
  "containerd %s is not refused for its age",
  async (version) => {
    await expect(readContainerdInfo(containerdOf(version))).rejects.toMatchObject({
      message: expect.stringContaining("overlayfs snapshotter"),
    });
  },
);
