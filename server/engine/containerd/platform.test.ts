import { expect, test } from "vitest";
import { hostPlatform, platformName, runsOn } from "./platform.ts";

const amd64 = hostPlatform("x64");
const arm64 = hostPlatform("arm64");
const made = (architecture: string, variant = "", os = "linux") => ({ os, architecture, variant });

test("names", () => {
  expect(platformName(amd64)).toBe("linux/amd64");
  expect(platformName(arm64)).toBe("linux/arm64");
  expect(platformName(made("arm", "v7"))).toBe("linux/arm/v7");
  expect(platformName(made("", "", ""))).toBe("unknown/unknown");
});

test.each([
  [made("amd64"), true, false],
  [made("amd64", "v1"), true, false],
  [made("amd64", "v3"), false, false],
  [made("arm64"), false, true],
  [made("arm64", "v8"), false, true],
  [made("arm", "v7"), false, false],
  [made("amd64", "", "windows"), false, false],
  [made("unknown", "", "unknown"), false, false],
])("%o runs on amd64: %s, on arm64: %s", (platform, onAmd64, onArm64) => {
  expect(runsOn(platform, amd64)).toBe(onAmd64);
  expect(runsOn(platform, arm64)).toBe(onArm64);
});
