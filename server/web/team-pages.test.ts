import { expect, test } from "vitest";
import { teamOf, withTeam } from "./team-pages.ts";

test("addresses without a team lead to the same page of one's team, with their query", () => {
  expect(withTeam("/", "yard")).toBe("/t/yard/sandboxes");
  expect(withTeam("/?new=1", "yard")).toBe("/t/yard/sandboxes?new=1");
  expect(withTeam("/sandboxes/sbx1/terminal?tab=prc1", "yard")).toBe(
    "/t/yard/sandboxes/sbx1/terminal?tab=prc1",
  );
  expect(withTeam("/lineage", "yard")).toBe("/t/yard/lineage");
});

test("other addresses stay", () => {
  for (const url of ["/sign-in", "/t/yard/sandboxes", "/sandboxesx", "/_next/static/a.js", "//sandboxes"]) {
    expect(withTeam(url, "yard")).toBeNull();
  }
});

test("the team of an address", () => {
  expect(teamOf("/t/yard/sandboxes")).toBe("yard");
  expect(teamOf("/t/yard")).toBe("yard");
  expect(teamOf("/t/")).toBeNull();
  expect(teamOf("/team/yard")).toBeNull();
});
