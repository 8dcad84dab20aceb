import { createHash } from "node:crypto";
import { crc32, inflateRawSync } from "node:zlib";
import { bundleLimit, bundleVersion, Manifest, type Setup } from "../../contract/index.ts";
import { readModestJson } from "../../network/modest-json.ts";
import { canonicalDomain } from "../../setup/email-domain.ts";
import { providerIdOf } from "../../setup/okta-settings.ts";
import { readSetup } from "../../setup/read-document.ts";
import { oneLine } from "../plain-text.ts";
import { refusal } from "./refusal.ts";
import { wrongTime } from "./times.ts";
import { readZipDirectory, type ZipEntry } from "./zip-directory.ts";

/** A bundle that was read and found whole. */
export interface ReadBundle {
  readonly manifest: Manifest;
  readonly setup: Setup;
  /** Path → bytes of every file but `manifest.json`. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads a bundle: the zip, the manifest, the checksum of every file, and the setup. At most 8 MB are read and 16 MB
 * unpacked, whatever the zip claims. The checksums tell damage and careless editing; they are no signature, so what comes
 * out is somebody's input: a setup to be shown and tested, not one to be trusted.
 *
 * @throws MailwrightError (`bundle-…`) with the reason when it is damaged, foreign, newer, too large or hostile.
 */
export function readBundle(bytes: Uint8Array): ReadBundle {
  if (bytes.length > bundleLimit) throw refusal("bundle-too-large", `It has ${bytes.length} bytes.`);
  const entries = readZipDirectory(bytes);
  const manifestEntry = entries.find((entry) => entry.path === "manifest.json");
  if (!manifestEntry) throw refusal("bundle-foreign");
  const manifest = readManifest(unpack(bytes, manifestEntry));

  const files = new Map<string, Uint8Array>();
  for (const entry of entries) {
    if (entry === manifestEntry) continue;
    const listed = Object.hasOwn(manifest.files, entry.path) ? manifest.files[entry.path] : undefined;
    if (!listed) throw refusal("bundle-unlisted-file", entry.path);
    const content = unpack(bytes, entry);
    const sha256 = createHash("sha256").update(content).digest("hex");
    if (sha256 !== listed.sha256 || content.length !== listed.size)
      throw refusal("bundle-changed", entry.path);
    files.set(entry.path, content);
  }
  for (const path of Object.keys(manifest.files))
    if (!files.has(path)) throw refusal("bundle-incomplete", path.slice(0, 200));

  return { manifest, setup: readStoredSetup(files, manifest), files };
}

/** The bytes of one entry. Inflating stops at the size the directory names, so a lying entry costs nothing. */
function unpack(bytes: Uint8Array, entry: ZipEntry): Uint8Array {
  const packed = bytes.subarray(entry.start, entry.end);
  const content = entry.method === "stored" ? packed : inflate(packed, entry);
  if (content.length !== entry.size || crc32(content) !== entry.crc32)
    throw refusal("bundle-damaged", entry.path);
  return content;
}

function inflate(packed: Uint8Array, entry: ZipEntry): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(entry.size, 1) });
  } catch (error) {
    const more = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw refusal(more ? "bundle-expands-too-far" : "bundle-damaged", entry.path);
  }
}

function readManifest(content: Uint8Array): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(utf8(content));
  } catch {
    throw refusal("bundle-foreign", "manifest.json is not JSON.");
  }
  const head = value as { format?: unknown; version?: unknown } | null;
  if (head?.format !== "mailwright-bundle") throw refusal("bundle-foreign");
  if (typeof head.version === "number" && head.version > bundleVersion) throw refusal("bundle-newer");
  const parsed = Manifest.safeParse(value);
  if (!parsed.success)
    throw refusal("bundle-damaged", "manifest.json does not have the shape of a manifest.");
  return parsed.data;
}

/** The setup inside, and that the manifest speaks of this setup: above all, practice cannot pass for real. */
function readStoredSetup(files: ReadonlyMap<string, Uint8Array>, manifest: Manifest): Setup {
  const path = "mailwright/setup.json";
  const content = files.get(path);
  if (!content) throw refusal("bundle-incomplete", path);
  const text = utf8(content);
  const json = readModestJson(text);
  if ("tooMuch" in json && json.tooMuch)
    throw refusal("bundle-damaged", `${path} holds more than a setup does.`);
  const result = readSetup(text);
  switch (result.kind) {
    case "newer":
      throw refusal("bundle-newer", path);
    case "damaged":
      throw refusal("bundle-damaged", `${path}: ${result.reason}`);
    case "setup": {
      const { setup } = result;
      const fits =
        manifest.practice === (setup.practice !== null) &&
        manifest.provider === providerIdOf(setup) &&
        canonicalDomain(manifest.emailDomain) === setup.domain.emailDomain;
      if (!fits)
        throw refusal("bundle-changed", "manifest.json and the setup inside do not belong together.");
      const wrong = wrongTime(manifest, setup);
      if (wrong) throw refusal("bundle-damaged", `${path}: ${oneLine(wrong).slice(0, 100)} is not a time.`);
      return setup;
    }
    default:
      throw new Error(result satisfies never);
  }
}

/** Text of a file, without a byte order mark an editor may have put there. */
const utf8 = (content: Uint8Array): string => new TextDecoder("utf-8").decode(content);
