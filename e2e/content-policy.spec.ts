import { interactive } from "./fixtures/interactive.ts";
import { expect, test } from "./fixtures/test.ts";

// That every page comes with its policy, and needs no more than that allows, every test looks at: fixtures/complaints.ts

test("pages that no other test opens need no more than the policy allows", async ({ page, people }) => {
  const stranger = await people.open(null);
  for (const path of ["/setup", "/invite#token=none", "/share#token=none", "/nothing-here"]) {
    await stranger.goto(path);
    await expect(stranger.getByRole("main")).toContainText(/\S/);
  }
  for (const path of ["/nothing-here", "/compare", "/wall"]) {
    await page.goto(path);
    await expect(page.getByRole("main")).toContainText(/\S/);
    await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
  }
});

test("a page that lacks its policy, or breaks it, is told of, whichever page of a browser it is", async ({
  context,
  complaints,
}) => {
  // What is done to a page before React has taken it over would be a complaint of its own.
  const page = interactive(await context.newPage());
  await page.route("**/settings", async (route) => {
    const answer = await route.fetch();
    const { "content-security-policy": _taken, ...headers } = answer.headers();
    await route.fulfill({ response: answer, headers });
  });
  await page.goto("/t/local/settings");
  await expect.poll(() => complaints.seen()).toEqual([expect.stringContaining("/settings: scripts:")]);
  complaints.take();
  await page.goto("/images");
  await page.evaluate(() => {
    document.body.innerHTML = "<img src='data:,' onerror='alert(1)'>";
    setTimeout(() => {
      throw new Error("a script that failed");
    });
  });
  for (const told of [/content security policy/i, /a script that failed/])
    await expect.poll(() => complaints.seen().join("\n")).toMatch(told);
  complaints.take();
});

test("a nonce is of one answer alone", async ({ page }) => {
  const nonces = new Set<string>();
  for (let round = 0; round < 3; round += 1) {
    const answer = await page.goto("/sandboxes");
    nonces.add(/'nonce-([^']+)'/.exec((await answer!.allHeaders())["content-security-policy"]!)![1]!);
  }
  expect(nonces.size).toBe(3);
});

test("a script that is written into a page does not run", async ({ page, complaints }) => {
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
  // Meant here.
  complaints.take();
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
  await opened.goto(sandbox.id);
  await opened.waitForTerminal();
  await opened.type("echo drawn\n");
  await expect(opened.terminal()).toContainText("drawn");
  await expect(page.locator(".xterm-screen canvas").first()).toBeAttached();
});
