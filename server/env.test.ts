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

  test("leave the sandboxes' network to be chosen where the host has one free", () => {
    expect(readSettings({}).subnet).toBeNull();
    expect(readSettings({ FORKYARD_SUBNET: "10.80.0.0/20" }).subnet).toBe("10.80.0.0/20");
  });

  test("check the mirror that the engine's build reads by itself", () => {
    for (const url of ["http://m.example/debian", "https://m.example/debian/", "file:/srv/debian"])
      expect(() => readSettings({ FORKYARD_DEBIAN_MIRROR: url })).not.toThrow();
    for (const url of ["m.example/debian", "http://m.example/a b", "http://m.example/'x"])
      expect(() => readSettings({ FORKYARD_DEBIAN_MIRROR: url })).toThrow("FORKYARD_DEBIAN_MIRROR");
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
