import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { componentId, metainfo } from "./linux-metadata.ts";
import { root } from "./window.ts";

/** The part of electron-builder's context that is used here. */
interface AfterPack {
  readonly electronPlatformName: string;
  readonly appOutDir: string;
}

/** electron-builder's `afterPack` hook (electron-builder.yml): after the files are in place, before anything is signed. */
export default async function afterPack({ electronPlatformName, appOutDir }: AfterPack): Promise<void> {
  if (electronPlatformName === "linux") await writeMetainfo();
  if (electronPlatformName === "darwin")
    await refusePlainHttp(join(appOutDir, "Mailwright.app/Contents/Info.plist"));
}

/** Where electron-builder.yml takes it from. */
async function writeMetainfo(): Promise<void> {
  const folder = join(root, "dist/linux");
  const maker = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  await mkdir(folder, { recursive: true });
  const day = new Date().toISOString().slice(0, 10);
  await writeFile(join(folder, `${componentId}.metainfo.xml`), metainfo(maker, day));
}

/**
 * electron-builder lets every program load anything over plain HTTP, for an updater's proxy. Mailwright has none, and its
 * window loads nothing from the network.
 */
export async function refusePlainHttp(path: string): Promise<void> {
  const before = await readFile(path, "utf8");
  const after = before.replace(/(<key>NSAllowsArbitraryLoads<\/key>\s*)<true\s*\/>/, "$1<false/>");
  if (after === before) throw new Error(`${path} has no NSAllowsArbitraryLoads to switch off`);
  await writeFile(path, after);
}
