import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import { root } from "./window.ts";

/**
 * Draws the icons of the installers from assets/icon.svg: icon.icns (macOS), icon.ico (Windows) and icons/ (Linux).
 * They are kept in the repository, so that a build fetches no tool for it. Run this after the drawing changed.
 */
const assets = join(root, "assets");
const linuxSizes = [16, 32, 48, 64, 128, 256, 512];
/**
 * The entries of an .icns file (Apple's "icns" container): pixels, type, form. The two smallest are packed pixels: as PNG,
 * Finder draws them wrong. 32 and 64 pixels stand for 16 and 32 points at double density as well.
 */
const icnsEntries = [
  { pixels: 16, type: "ic04", form: "argb" },
  { pixels: 32, type: "ic05", form: "argb" },
  { pixels: 32, type: "ic11", form: "png" },
  { pixels: 64, type: "ic12", form: "png" },
  { pixels: 128, type: "ic07", form: "png" },
  { pixels: 256, type: "ic08", form: "png" },
  { pixels: 512, type: "ic09", form: "png" },
  { pixels: 1024, type: "ic10", form: "png" },
] as const;
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

/** Pixels as alpha, red, green and blue, a plane each, packed: a count below 128 is literal bytes, above it a repeated one. */
function packedArgb(rgba: Uint8Array): Buffer {
  const planes = [3, 0, 1, 2].map((channel) => {
    const out: number[] = [];
    const plane = rgba.filter((_, i) => i % 4 === channel);
    for (let at = 0; at < plane.length; ) {
      let same = 1;
      while (same < 130 && plane[at + same] === plane[at]) same++;
      if (same >= 3) {
        out.push(same + 125, plane[at] as number);
        at += same;
        continue;
      }
      const start = at;
      while (
        at < plane.length &&
        at - start < 128 &&
        !(plane[at] === plane[at + 1] && plane[at] === plane[at + 2])
      )
        at++;
      out.push(at - start - 1, ...plane.slice(start, at));
    }
    return Buffer.from(out);
  });
  return Buffer.concat([Buffer.from("ARGB", "latin1"), ...planes]);
}

/** The pixels of a PNG of eight-bit RGBA without interlacing, as Chromium writes it (W3C PNG, sections 9 and 11). */
function pixelsOf(png: Buffer): Uint8Array {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  if (png[24] !== 8 || png[25] !== 6 || png[28] !== 0) throw new Error("Not an RGBA picture");
  const parts: Buffer[] = [];
  for (let at = 8; at < png.byteLength; at += png.readUInt32BE(at) + 12)
    if (png.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const packed = inflateSync(Buffer.concat(parts));
  const row = width * 4;
  const pixels = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) {
    const filter = packed[y * (row + 1)];
    for (let x = 0; x < row; x++) {
      const left = x < 4 ? 0 : (pixels[y * row + x - 4] as number);
      const up = y === 0 ? 0 : (pixels[(y - 1) * row + x] as number);
      const corner = x < 4 || y === 0 ? 0 : (pixels[(y - 1) * row + x - 4] as number);
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter as number] as number;
      pixels[y * row + x] = (packed[y * (row + 1) + 1 + x] as number) + guess;
    }
  }
  return pixels;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value)) as [number, number, number];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function icns(drawn: ReadonlyMap<number, Buffer>): Buffer {
  const entries = icnsEntries.map(({ pixels, type, form }) => {
    const png = drawn.get(pixels) ?? Buffer.alloc(0);
    const image = form === "argb" ? packedArgb(pixelsOf(png)) : png;
    const head = Buffer.alloc(8);
    head.write(type, "latin1");
    head.writeUInt32BE(image.byteLength + 8, 4);
    return Buffer.concat([head, image]);
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

const drawn = await draw(new Set([...linuxSizes, ...icoSizes, ...icnsEntries.map((e) => e.pixels)]));
await mkdir(join(assets, "icons"), { recursive: true });
await writeFile(join(assets, "icon.icns"), icns(drawn));
await writeFile(join(assets, "icon.ico"), ico(drawn));
for (const size of linuxSizes) {
  await writeFile(join(assets, "icons", `${size}x${size}.png`), drawn.get(size) ?? Buffer.alloc(0));
}
