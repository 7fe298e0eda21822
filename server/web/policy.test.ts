import { expect, test } from "vitest";
import { contentSecurityPolicy } from "./policy.ts";

const known = { publicUrl: "https://forkyard.example:8443", previewDomain: "preview.example", dev: false };

test("scripts need the nonce, and no other page may frame the dashboard", () => {
  const policy = contentSecurityPolicy("abc", known);
  const scripts = policy.split("; ").find((part) => part.startsWith("script-src "));
  expect(scripts).toBe("script-src 'nonce-abc' 'strict-dynamic' 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("base-uri 'none'");
});

test("only previews may be framed by it, with the public address's scheme and port", () => {
  expect(contentSecurityPolicy("abc", known)).toContain("frame-src https://*.preview.example:8443;");
});
