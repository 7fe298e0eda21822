import { describe, expect, test } from "vitest";
import { readSettings, VARIABLES } from "./env.ts";
import { isSetting } from "./setting-names.mjs";

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

  test("are all let through by sudo, and kept from tests", () => {
    expect(VARIABLES.filter((name) => !isSetting(name))).toEqual(["NODE_ENV"]);
  });

  test("name every faulty variable at once", () => {
    expect(() =>
      readSettings({ PORT: "0", FORKYARD_DATA_DIR: "here", PREVIEW_DOMAIN: "http://x", LOG_LEVEL: "loud" }),
    ).toThrow(/PORT.*FORKYARD_DATA_DIR.*PREVIEW_DOMAIN.*LOG_LEVEL/);
  });

  test("know where people open the dashboard, and that previews are beside it", () => {
    expect(readSettings({ PORT: "3001" })).toMatchObject({
      publicUrl: "http://localhost:3001",
      previewDomain: "localhost",
      trustProxy: 0,
    });
    expect(
      readSettings({ PUBLIC_URL: "https://Forkyard.example/", HOST: "0.0.0.0", TRUST_PROXY: "1" }),
    ).toMatchObject({
      publicUrl: "https://forkyard.example",
      previewDomain: "forkyard.example",
      host: "0.0.0.0",
      trustProxy: 1,
    });
  });

  test.each([
    [{ HOST: "0.0.0.0" }, /HOST beyond loopback needs PUBLIC_URL/],
    [{ HOST: "::" }, /HOST beyond loopback needs PUBLIC_URL/],
    [{ HOST: "example.com" }, /HOST must be an address/],
    [{ PUBLIC_URL: "https://a.example/path" }, /PUBLIC_URL must be an address without a path/],
    [{ PUBLIC_URL: "https://user@a.example" }, /PUBLIC_URL/],
    [{ PUBLIC_URL: "ftp://a.example" }, /PUBLIC_URL/],
    [{ PUBLIC_URL: "a.example" }, /PUBLIC_URL/],
    [{ PUBLIC_URL: "http://192.168.1.2:3000" }, /PREVIEW_DOMAIN must be a host name/],
    [{ TRUST_PROXY: "true" }, /TRUST_PROXY must be a whole number/],
    [{ FORKYARD_METRICS_TOKEN: "short" }, /FORKYARD_METRICS_TOKEN/],
  ])("refuse %o", (env, fault) => expect(() => readSettings(env)).toThrow(fault));

  test.each(["127.0.0.1", "127.8.8.8", "::1", "localhost"])("%s is loopback, without PUBLIC_URL", (HOST) => {
    expect(() => readSettings({ HOST })).not.toThrow();
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
