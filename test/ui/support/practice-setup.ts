import type { Page } from "playwright-core";
import type {
  Input,
  OperationName,
  Output,
  ProviderId,
  SetupView,
} from "../../../src-main/contract/index.ts";

/** The key with which each page's window knocks, as its own requests showed it. */
const keys = new WeakMap<Page, string>();

/** Learns the key of a page from what its window asks. Called before the page is shown. */
export function learnKey(page: Page): void {
  page.on("request", (request) => {
    const { authorization } = request.headers();
    if (authorization) keys.set(page, authorization);
  });
}

/** Asks the host that the page belongs to, as the window does. */
export function ask<N extends OperationName>(page: Page, name: N, input: Input<N>): Promise<Output<N>> {
  return page.evaluate(
    async ([operation, body, authorization]) => {
      const response = await fetch(`/api/${operation}`, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "Idempotency-Key": crypto.randomUUID(),
          Authorization: authorization,
        },
        body,
      });
      const answer = await response.json();
      if (!answer.ok) throw new Error(`${operation}: ${answer.finding.title}`);
      return answer.value;
    },
    [name, JSON.stringify(input), keys.get(page) ?? ""] as const,
  );
}

/** A practice setup that is ready to be tested, in a world that plays the scenario. */
export async function practiceSetup(page: Page, provider: ProviderId, scenario: string): Promise<SetupView> {
  const { setup } = await ask(page, "setup.create", { provider, practice: true });
  const { id } = setup;
  await ask(page, "practice.fill", { id, step: "domain" });
  await ask(page, "practice.fill", { id, step: "app" });
  await ask(page, "credentials.makePractice", { id });
  return ask(page, "setup.update", { id, change: { scenario } });
}

/** Goes to a place of the window by its hash, as a link would. */
export async function visit(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
}
