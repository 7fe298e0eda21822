import { expect, test } from "vitest";
import { nextAddress } from "./next-address";

const ORIGIN = "https://forkyard.example.com";
const after = (next: string) => nextAddress(`?${new URLSearchParams({ next })}`, ORIGIN);

test("leads on to a page of this dashboard", () => {
  expect(after("/t/yard/sandboxes?q=1")).toBe("/t/yard/sandboxes?q=1");
  expect(nextAddress("", ORIGIN)).toBe("/");
});

test("never leads elsewhere", () => {
  for (const next of [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "evil",
    "/sign-in?next=/",
  ]) {
    expect(after(next), next).toBe("/");
  }
});
