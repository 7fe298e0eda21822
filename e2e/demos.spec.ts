import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { recordTo } from "./demos/kit/demo.ts";
import { setStage } from "./demos/kit/stage.ts";
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
