import { expect } from "../fixtures/test.ts";
import { demo } from "./kit/demo.ts";

demo("Roll back a broken upgrade", async (stage) => {
  const { page, sandboxPage, step, say, click, type, point, makeSandbox } = stage;
  const { main } = sandboxPage;
  const { id } = await makeSandbox("app");
  await sandboxPage.goto(id);
  await sandboxPage.waitForTerminal();

  await step("An application that works", async () => {
    await type("echo 'def price(): return 42' > shop.py\n");
    await type("python3 -c 'import shop; print(shop.price())'\n");
    await expect(sandboxPage.terminal()).toContainText(/^42$/m);
  });

  await step("Before the upgrade: one snapshot of files and memory", async () => {
    const actions = main.getByRole("group", { name: "Actions" });
    await click(actions.getByRole("button", { name: "Snapshot memory", exact: true }));
    const result = main.getByRole("status", { name: "Last result" });
    await expect(result).toContainText("Snapshot ready", { timeout: 120_000 });
    await point(result);
    await say("It takes a moment, and nothing has to be stopped for it.");
  });

  await step("The upgrade breaks it", async () => {
    await type("echo 'def cost(): return 43' > shop.py\n");
    await type("python3 -c 'import shop; print(shop.price())'\n");
    await expect(sandboxPage.terminal()).toContainText(/AttributeError/);
  });

  await step("Roll back", async () => {
    await click(main.getByRole("navigation", { name: "Sandbox" }).getByRole("link", { name: "Snapshots" }));
    const snapshots = main.getByRole("list", { name: "Snapshots of this sandbox" });
    await click(snapshots.getByRole("button", { name: /^Roll back to / }).first());
    const dialog = page.getByRole("alertdialog");
    await say("The current state is saved as a snapshot first, so nothing is lost.");
    await click(dialog.getByRole("button", { name: "Roll back", exact: true }));
    await expect(snapshots.getByRole("listitem").filter({ hasText: "before rollback" })).toHaveAttribute(
      "data-state",
      "ready",
      { timeout: 120_000 },
    );
    await expect(sandboxPage.status).toHaveAttribute("data-state", "running", { timeout: 120_000 });
  });

  await step("Same sandbox, same terminal, and it works again", async () => {
    await click(main.getByRole("navigation", { name: "Sandbox" }).getByRole("link", { name: "Terminal" }));
    await sandboxPage.waitForTerminal();
    await expect(sandboxPage.terminal()).not.toContainText("AttributeError");
    await type("python3 -c 'import shop; print(\"it is\", shop.price())'\n");
    await expect(sandboxPage.terminal()).toContainText(/^it is 42$/m);
  });
});
