import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { signInForDemos } from "../server/setup/demo-account.ts";
import { PASSWORD } from "../server/testing/people.ts";
import { recordTo } from "./demos/kit/demo.ts";
import { setStage } from "./demos/kit/stage.ts";
import { Api } from "./fixtures/api.ts";
import { expect, test } from "./fixtures/test.ts";

test("a recorded demo plays, and its chapters jump to where they begin", async ({ page, api }, info) => {
  const { stage } = await setStage({ page, api, human: true });
  await page.goto("/sandboxes");
  const directory = info.outputPath("demo");
  await recordTo(directory, "A & B", stage, async ({ step, say, point }) => {
    await step("First <look>", () => point(page.getByRole("heading", { name: "Sandboxes", exact: true })));
    await step("Second look", () => say("Short."));
  });
  const chapters = JSON.parse(await readFile(join(directory, "chapters.json"), "utf8"));
  expect(chapters.map(({ title }: { title: string }) => title)).toEqual(["First <look>", "Second look"]);
  expect(chapters[1].start).toBeGreaterThan(chapters[0].start);
  for (const { screenshot } of chapters)
    expect((await readFile(join(directory, screenshot))).subarray(1, 4).toString()).toBe("PNG");

  await page.goto(pathToFileURL(join(directory, "index.html")).href);
  await expect(page.getByRole("heading", { name: "A & B" })).toBeVisible();
  const video = page.locator("video");
  const property = (name: "duration" | "currentTime" | "videoWidth") =>
    video.evaluate((element, name) => (element as HTMLVideoElement)[name], name);
  await expect.poll(() => property("videoWidth")).toBe(1280);
  expect(await property("duration")).toBeGreaterThan(chapters[1].start);
  await page.getByRole("button", { name: "Second look" }).click();
  await expect.poll(() => property("currentTime")).toBeGreaterThanOrEqual(chapters[1].start);
  await expect(page.getByRole("button", { name: "Second look" })).toHaveAttribute("aria-current", "true");
});

test("demos act as somebody on a server that runs already, with a key that ends with them", async ({
  baseURL,
}) => {
  const url = baseURL!;
  await expect(signInForDemos(url, { FORKYARD_EMAIL: "owner@example.com" })).rejects.toMatchObject({
    hint: expect.stringContaining("FORKYARD_PASSWORD"),
  });
  const wrong = { FORKYARD_EMAIL: "owner@example.com", FORKYARD_PASSWORD: "not this one" };
  await expect(signInForDemos(url, wrong)).rejects.toThrow(`${url} does not let the demos in`);
  const { account, end } = await signInForDemos(url, { ...wrong, FORKYARD_PASSWORD: PASSWORD });
  const api = new Api(url, account.apiKey);
  const { id } = await api.createSandbox();
  await api.terminate(id);
  const asBrowser = () =>
    fetch(`${url}/api/trpc/sandboxes.list?input={}`, { headers: { cookie: account.cookie } });
  expect((await asBrowser()).status).toBe(200);
  await end();
  await expect(api.getSandbox(id)).rejects.toThrow();
  expect((await asBrowser()).status).toBe(401);
});
