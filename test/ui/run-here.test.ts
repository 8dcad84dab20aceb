import { expect, test } from "vitest";
import { faultsOf } from "./support/axe.ts";
import { picture } from "./support/picture.ts";
import { host, open, page, windowForEach } from "./support/window.ts";

windowForEach({ paceMs: 200, viewport: { width: 1120, height: 900 } });

test("the script runs on this computer only after a question that says what is started, and its lines are shown", async () => {
  await open("#/setup/microsoft-failed/app");
  await page.getByRole("radio", { name: /One script/ }).check({ force: true });
  await page.getByRole("button", { name: "Run it here" }).click();
  const region = page.getByRole("region", { name: "Run it on this computer" });
  await region.getByText("/usr/bin/pwsh").waitFor();
  expect(host.calls.map(({ name }) => name)).not.toContain("app.runScript");
  await region.getByRole("button", { name: "Run it", exact: true }).click();
  await region.getByRole("button", { name: "Stop it" }).waitFor();
  await region.getByText("done: registered the app").waitFor();
  await region.getByText("Done, and its reply is read").waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, "run-here");
  await region.getByRole("button", { name: "Close" }).click();
  await expect.poll(() => region.count()).toBe(0);
});
