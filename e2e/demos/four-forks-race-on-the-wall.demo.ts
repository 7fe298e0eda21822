import { expect } from "../fixtures/test.ts";
import { demo } from "./kit/demo.ts";

/** Some laps, as many as chance says. */
const RACE =
  "race() { n=0; for i in $(seq 1 $((RANDOM % 20 + 10))); do n=$((n + i)); echo lap $i; sleep 0.2; done; echo done at $n; }\n";

demo("Four forks race on the wall", async (stage) => {
  const { page, sandboxPage, step, say, click, fill, type, press, point, makeSandbox, owns } = stage;
  const sandbox = await makeSandbox("race");
  await sandboxPage.goto(sandbox.id);
  await sandboxPage.waitForTerminal();
  const tiles = page.getByTestId("wall-tile");

  await step("A shell that knows how to race", async () => {
    await type(RACE);
    await type("echo ready-$((1 + 1))\n");
    await expect(sandboxPage.terminal()).toContainText(/^ready-2$/m);
  });

  await step("Four forks from one instant", async () => {
    await click(page.getByRole("button", { name: "Number of forks" }));
    await fill(page.getByRole("spinbutton", { name: "Number of forks" }), "4");
    await press("Escape");
    await click(page.getByRole("button", { name: "Fork × 4" }));
    const result = sandboxPage.main.getByRole("status", { name: "Last result" });
    await expect(result.getByRole("link", { name: /^race-/ })).toHaveCount(4, { timeout: 120_000 });
    await click(result.getByRole("link", { name: "Open wall" }));
    await page.waitForURL(/\/wall\?ids=/);
    for (const id of new URL(page.url()).searchParams.get("ids")?.split(",") ?? []) owns(id);
  });

  await step("All four side by side", async () => {
    await expect(tiles).toHaveCount(4);
    for (const tile of await tiles.all()) await expect(tile.getByRole("log")).toContainText(/^ready-2$/m);
    await say("Each is a live terminal on its own machine.");
  });

  await step("Type once, run everywhere", async () => {
    await click(page.getByRole("switch", { name: "Broadcast input" }));
    const first = tiles.first().getByRole("textbox", { name: /^Type into / });
    await point(tiles.first());
    await first.focus();
    await stage.write("RANDOM=$(od -An -N2 -tu2 /dev/urandom); race\n");
    for (const tile of await tiles.all()) await expect(tile.getByRole("log")).toContainText(/^done at \d+$/m);
    await say("They were the same until now. Lines that differ stand out.");
  });

  await step("Keep the one you like", async () => {
    await click(tiles.first().getByRole("button", { name: /^Keep / }));
    const dialog = page.getByRole("alertdialog");
    await expect(dialog).toContainText("terminate the rest?");
    await click(dialog.getByRole("button", { name: "Terminate 3" }));
    await expect(tiles).toHaveCount(1, { timeout: 120_000 });
  });
});
