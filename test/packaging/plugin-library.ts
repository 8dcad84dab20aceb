import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/**
 * A library for Windows (PE32, i386) that exports these names, each a function that only returns. NSIS reads no more of a plugin
 * than its machine and its exports. Layout: Microsoft's PE format, "The .edata Section".
 */
export function pluginLibrary(file: string, names: readonly string[]): Buffer {
  const address = 0x1000;
  const exported = [...names].sort();
  const strings = [file, ...exported].map((name) => Buffer.from(`${name}\0`, "latin1"));
  const functions = 40;
  const pointers = functions + 4 * exported.length;
  const ordinals = pointers + 4 * exported.length;
  const text = ordinals + 2 * exported.length;
  const code = text + Buffer.concat(strings).length;
  const nameAt = (i: number) => address + text + Buffer.concat(strings.slice(0, i)).length;

  const section = Buffer.alloc(512 * Math.ceil((code + 1) / 512));
  const tables = [address + functions, address + pointers, address + ordinals];
  [0, 0, 0, nameAt(0), 1, exported.length, exported.length, ...tables].forEach((value, i) => {
    section.writeUInt32LE(value, 4 * i);
  });
  exported.forEach((_, i) => {
    section.writeUInt32LE(address + code, functions + 4 * i);
    section.writeUInt32LE(nameAt(i + 1), pointers + 4 * i);
    section.writeUInt16LE(i, ordinals + 2 * i);
  });
  Buffer.concat(strings).copy(section, text);
  section[code] = 0xc3; // ret

  const head = Buffer.alloc(512);
  const [pe, optional, table] = [0x40, 0x58, 0x58 + 224];
  head.write("MZ");
  head.writeUInt32LE(pe, 0x3c);
  head.write("PE\0\0", pe);
  // i386, one section, the size of the optional header, a 32-bit DLL.
  for (const [at, value] of [
    [4, 0x14c],
    [6, 1],
    [20, 224],
    [22, 0x2102],
  ] as const)
    head.writeUInt16LE(value, pe + at);
  head.writeUInt16LE(0x10b, optional);
  // Alignments, sizes, and the first data directory: the exports.
  for (const [at, value] of [
    [28, 0x10000000],
    [32, 0x1000],
    [36, 512],
    [56, 0x1000 + 0x1000 * Math.ceil(section.length / 0x1000)],
    [60, head.length],
    [92, 16],
    [96, address],
    [100, code],
  ] as const)
    head.writeUInt32LE(value, optional + at);
  head.write(".edata", table);
  [section.length, address, section.length, head.length].forEach((value, i) => {
    head.writeUInt32LE(value, table + 8 + 4 * i);
  });
  return Buffer.concat([head, section]);
}

const ownPlugins = /\b(StdUtils|WinShell|SpiderBanner|nsis7z|nsProcess|UAC|inetc)::(\w+)/gi;

/** Every plugin that electron-builder brings to NSIS, as a file name and what its scripts call in it. */
export function calledPlugins(templates: string): Map<string, string[]> {
  const calls = new Map<string, Set<string>>();
  for (const path of readdirSync(templates, { recursive: true, encoding: "utf8" })) {
    if (!/\.ns[hi]$/.test(basename(path))) continue;
    for (const [, plugin = "", name = ""] of readFileSync(join(templates, path), "utf8").matchAll(
      ownPlugins,
    )) {
      const file = `${plugin.toLowerCase()}.dll`;
      calls.set(file, (calls.get(file) ?? new Set()).add(name));
    }
  }
  return new Map([...calls].map(([file, names]) => [file, [...names]]));
}
