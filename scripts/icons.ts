import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import { root } from "./window.ts";

/**
 * Draws the icons of the installers from assets/icon.svg: icon.icns (macOS), icon.ico (Windows) and icons/ (Linux).
 * They are kept in the repository, so that a build fetches no tool for it. Run this after the drawing changed.
 */
const assets = join(root, "assets");
const linuxSizes = [16, 32, 48, 64, 128, 256, 512];
/** Type of an entry of an .icns file by the pixels of its PNG (Apple's "icns" container). */
const icnsTypes = { 128: "ic07", 256: "ic08", 512: "ic09", 1024: "ic10" } as const;
const icoSizes = [16, 24, 32, 48, 64, 128, 256];

async function draw(sizes: Iterable<number>): Promise<Map<number, Buffer>> {
  const svg = await readFile(join(assets, "icon.svg"), "utf8");
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ["--headless=shell", "--no-sandbox", "--disable-gpu"],
  });
  try {
    const drawn = new Map<number, Buffer>();
    for (const size of sizes) {
      const page = await browser.newPage({ viewport: { width: size, height: size } });
      await page.setContent(
        `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
      );
      drawn.set(size, await page.screenshot({ omitBackground: true }));
      await page.close();
    }
    return drawn;
  } finally {
    await browser.close();
  }
}

function icns(drawn: ReadonlyMap<number, Buffer>): Buffer {
  const entries = Object.entries(icnsTypes).map(([size, type]) => {
    const png = drawn.get(Number(size)) ?? Buffer.alloc(0);
    const head = Buffer.alloc(8);
    head.write(type, "latin1");
    head.writeUInt32BE(png.byteLength + 8, 4);
    return Buffer.concat([head, png]);
  });
  const body = Buffer.concat(entries);
  const head = Buffer.alloc(8);
  head.write("icns", "latin1");
  head.writeUInt32BE(body.byteLength + 8, 4);
  return Buffer.concat([head, body]);
}

function ico(drawn: ReadonlyMap<number, Buffer>): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(icoSizes.length, 4);
  let offset = 6 + 16 * icoSizes.length;
  const images = icoSizes.map((size) => drawn.get(size) ?? Buffer.alloc(0));
  const entries = icoSizes.map((size, i) => {
    const length = images[i]?.byteLength ?? 0;
    const entry = Buffer.alloc(16);
    // 0 stands for 256.
    entry.writeUInt8(size % 256, 0);
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += length;
    return entry;
  });
  return Buffer.concat([head, ...entries, ...images]);
}

const drawn = await draw(new Set([...linuxSizes, ...icoSizes, ...Object.keys(icnsTypes).map(Number)]));
await mkdir(join(assets, "icons"), { recursive: true });
await writeFile(join(assets, "icon.icns"), icns(drawn));
await writeFile(join(assets, "icon.ico"), ico(drawn));
for (const size of linuxSizes) {
  await writeFile(join(assets, "icons", `${size}x${size}.png`), drawn.get(size) ?? Buffer.alloc(0));
}
