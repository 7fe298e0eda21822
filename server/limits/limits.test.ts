import { expect, test } from "vitest";
import type { Actor } from "../services/context.ts";
import { AddressLimits, networkOf } from "./address-limits.ts";
import { CallLimits } from "./call-limits.ts";

const actor = (over: Partial<Actor> = {}): Actor => ({
  userId: "u",
  name: "U",
  teamId: "t",
  role: "owner",
  via: { kind: "session", id: "s" },
  address: null,
  ...over,
});
const limited = expect.objectContaining({ code: "RATE_LIMITED", retryAfterSeconds: expect.any(Number) });

test("calls are counted for each key and each person, on all of their devices together", () => {
  const limits = new CallLimits({ callsPerMinute: 60, invitationsPerHour: 100 });
  const take = (who: Actor) => limits.take(who, "sandboxes.list");
  for (let count = 0; count < 10; count += 1) take(actor());
  expect(() => take(actor({ via: { kind: "session", id: "another" } }))).toThrow(limited);
  for (let count = 0; count < 10; count += 1) take(actor({ via: { kind: "apiKey", id: "k" } }));
  expect(() => take(actor({ via: { kind: "apiKey", id: "k" } }))).toThrow(limited);
  for (let count = 0; count < 100; count += 1) take(actor({ via: { kind: "system", id: "expiry" } }));
  expect(limits.met).toEqual({ calls: 2, invitations: 0 });
});

test("invitations are counted for each team", () => {
  const limits = new CallLimits({ callsPerMinute: 6000, invitationsPerHour: 2 });
  const invite = (teamId: string) => limits.take(actor({ teamId }), "invitations.create");
  invite("t");
  invite("t");
  expect(() => invite("t")).toThrow(limited);
  expect(() => invite("other")).not.toThrow();
});

test("an address has few attempts to sign in, and many more to be refused otherwise", () => {
  const limits = new AddressLimits({ signInsPerMinute: 2 });
  expect([limits.signIn("10.0.0.1"), limits.signIn("10.0.0.1")]).toEqual([0, 0]);
  expect(limits.signIn("10.0.0.1")).toBeGreaterThan(0);
  expect(limits.signIn("10.0.0.2")).toBe(0);
  for (let count = 0; count < 60; count += 1) limits.refused("10.0.0.1");
  expect(limits.stranger("10.0.0.1")).toBeGreaterThan(0);
  expect(limits.stranger("10.0.0.2")).toBe(0);
});

test.each([
  ["10.0.0.1", "10.0.0.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:DB8:1:2::9", "2001:db8:1:2"],
  ["2001:0db8::9", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  ["fe80::1%eth0", "fe80:0:0:0"],
])("%s is of the network %s", (address, network) => expect(networkOf(address)).toBe(network));
