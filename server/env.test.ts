import { describe, expect, test } from "vitest";
import { readSettings } from "./env.ts";

describe("settings", () => {
  test("have defaults, and an empty variable is an absent one", () => {
    expect(readSettings({ PORT: "" })).toMatchObject({
      host: "127.0.0.1",
      port: 3000,
      dataDir: "/var/lib/forkyard",
      engineDir: "/var/lib/forkyard/engine",
      containerdAddress: null,
      previewDomain: "localhost",
    });
  });

  test("name every faulty variable at once", () => {
    expect(() =>
      readSettings({ PORT: "0", FORKYARD_DATA_DIR: "here", PREVIEW_DOMAIN: "http://x", LOG_LEVEL: "loud" }),
    ).toThrow(/PORT.*FORKYARD_DATA_DIR.*PREVIEW_DOMAIN.*LOG_LEVEL/);
  });

  test("two data directories get two networks, one directory always the same", () => {
    const subnet = (dir: string) => readSettings({ FORKYARD_DATA_DIR: dir }).subnet;
    expect(subnet("/a")).toBe(subnet("/a"));
    expect(subnet("/a")).not.toBe(subnet("/b"));
    expect(subnet("/a")).toMatch(/^10\.2\d\d\.\d+\.0\/20$/);
  });

  test.each(["10.0.0.1/20", "10.0.0.0/8", "10.0.0.0", "300.0.0.0/20", "10.0.8.0/20"])(
    "refuse the network %s",
    (text) => {
      expect(() => readSettings({ FORKYARD_SUBNET: text })).toThrow("FORKYARD_SUBNET");
    },
  );

  test("take a containerd address with or without its scheme", () => {
    expect(readSettings({ CONTAINERD_ADDRESS: "unix:///run/c.sock" }).containerdAddress).toBe("/run/c.sock");
    expect(() => readSettings({ CONTAINERD_ADDRESS: "tcp://x" })).toThrow("CONTAINERD_ADDRESS");
  });
});
