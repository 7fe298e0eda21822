import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/test.ts";

/** What the browser said against a page: broken policies, and scripts that failed. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (/content security policy|permissions policy|cross-origin-opener/i.test(message.text()))
      complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  return complaints;
}

/** Opens each of these and says what its policy and the browser have against it. */
async function visitAll(page: Page, paths: string[]): Promise<void> {
  for (const path of paths) {
    const answer = await page.goto(path);
    const policy = (await answer?.allHeaders())?.["content-security-policy"] ?? "";
    expect(policy, path).toMatch(/script-src 'nonce-[\w+/=]+' 'strict-dynamic' 'self';/);
    expect(policy, path).toContain("frame-ancestors 'none'");
    await expect(page.locator("body")).toContainText(/\S/);
    await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
    // Scripts run: the theme is set by one in the page.
    await expect(page.locator("html")).toHaveClass(/\b(light|dark)\b/);
  }
}

test("no page for strangers needs more than the policy allows", async ({ people }) => {
  const page = await people.open(null);
  const complaints = complaintsOf(page);
  await visitAll(page, ["/sign-in", "/setup", "/invite#token=none", "/share#token=none", "/nothing-here"]);
  expect(complaints).toEqual([]);
});

test("no page needs more than the policy allows", async ({ page, api, sandbox }) => {
  test.slow();
  const complaints = complaintsOf(page);
  const snapshot = await api.createSnapshot(sandbox.id);
  const process = await api.exec(sandbox.id, "echo hello");
  const tabs = ["terminal", "processes", "files", "ports", "metrics", "snapshots", "settings"];
  const paths = [
    ...["/sandboxes", "/sandboxes?new=1", "/snapshots?kind=all", `/snapshots/${snapshot.id}`, "/images"],
    ...["/images?dialog=pull", "/activity", "/settings", "/wall", "/compare", "/nothing-here"],
    ...[`/lineage?selected=${sandbox.id}`, `/lineage?view=outline&selected=${sandbox.id}`],
    ...tabs.map((tab) => `/sandboxes/${sandbox.id}/${tab}`),
    `/sandboxes/${sandbox.id}/processes?process=${process.id}`,
    "/sandboxes/sbx0000000000000",
    ...["/account", "/settings/members", "/settings/keys", "/settings/quotas", "/settings/shares"],
  ];
  await visitAll(page, paths);
  expect(complaints).toEqual([]);
});

test("a nonce is of one answer alone", async ({ page }) => {
  const nonces = new Set<string>();
  for (let round = 0; round < 3; round += 1) {
    const answer = await page.goto("/sandboxes");
    nonces.add(/'nonce-([^']+)'/.exec((await answer!.allHeaders())["content-security-policy"]!)![1]!);
  }
  expect(nonces.size).toBe(3);
});

test("a script that is written into a page does not run", async ({ page }) => {
  await page.goto("/sandboxes");
  await expect(page.getByRole("main")).toBeVisible();
  const ran = await page.evaluate(async () => {
    const blocked: string[] = [];
    document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.violatedDirective));
    const marks = globalThis as unknown as Record<string, boolean>;
    const holder = document.createElement("div");
    holder.innerHTML = `<img src="data:," onerror="window.byHandler = true"><iframe srcdoc="<script>parent.byFrame = true</script>"></iframe>
      <a href="javascript:window.byLink = true">x</a>`;
    document.body.append(holder);
    holder.querySelector("a")!.click();
    const written = document.createElement("template");
    written.innerHTML = "<script>window.byMarkup = true</script>";
    holder.append(written.content.cloneNode(true));
    setTimeout(() => {
      // biome-ignore lint/security/noGlobalEval: that it is refused is what is tested
      marks.byEval = eval("true");
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    return {
      ran: ["byHandler", "byFrame", "byLink", "byMarkup", "byEval"].filter((name) => marks[name]),
      blocked: [...new Set(blocked)].sort(),
    };
  });
  expect(ran.ran).toEqual([]);
  expect(ran.blocked).toEqual(expect.arrayContaining(["script-src-attr", "script-src-elem"]));
});

test("a terminal that the GPU draws needs no more", async ({ page, opened, sandbox }) => {
  // The emulated card says that it is a real one, or the terminal would leave it alone.
  await page.addInitScript(() => {
    const { getParameter } = WebGL2RenderingContext.prototype;
    WebGL2RenderingContext.prototype.getParameter = function (name) {
      return name === 0x9246 ? "A card" : getParameter.call(this, name);
    };
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (
      this: HTMLCanvasElement,
      kind: string,
      options?: object,
    ) {
      return getContext.call(this, kind, { ...options, failIfMajorPerformanceCaveat: false });
    } as typeof getContext;
  });
  const complaints = complaintsOf(page);
  await opened.goto(sandbox.id);
  await opened.waitForTerminal();
  await opened.type("echo drawn\n");
  await expect(opened.terminal()).toContainText("drawn");
  await expect(page.locator(".xterm-screen canvas").first()).toBeAttached();
  expect(complaints).toEqual([]);
});
