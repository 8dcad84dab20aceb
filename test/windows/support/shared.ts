import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { missing, missingWine, Windows } from "./wine.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of the one Windows that all tests of the project share: to make one takes twenty seconds. */
    windows: string;
  }
}

/** Makes the Windows of the project before its first test, and takes it away after the last. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  project.provide("windows", "");
  if (missingWine) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "mailwright-windows-"));
  const windows = await Windows.start(folder);
  if (!missing) await windows.install();
  project.provide("windows", folder);
  return async () => {
    await windows.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
