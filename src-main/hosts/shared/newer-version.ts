import { type Network, NetworkError } from "../../network/port.ts";
import { readBody } from "../../network/read-body.ts";

/** Where versions are published: a document that names the newest, and the page for people. package.json, `releases`. */
export interface Releases {
  readonly latest: string;
  readonly page: string;
}

/** `page` is there where it is worth a look. */
export interface VersionAnswer {
  readonly message: string;
  readonly detail: string;
  readonly page?: string;
}

/** For the whole question, in milliseconds; and the most that is read of the answer, in bytes. */
const timeoutMs = 10_000;
const sizeLimit = 262_144;

/**
 * Asks once which version is the newest, when a person wants to know: one GET that says nothing of this computer or its setups,
 * not even the version that runs. What comes back is compared and nothing else: the page that is offered is our own constant.
 * Never throws.
 *
 * The document is GitHub's "Get the latest release" (`tag_name`), or `{"version": "1.2.3"}`.
 */
export async function askNewerVersion(
  network: Pick<Network, "fetch">,
  version: string,
  { latest, page }: Releases,
): Promise<VersionAnswer> {
  const host = new URL(latest).host;
  const have = `This is Mailwright ${version}.`;
  const unknown = (why: string): VersionAnswer => ({
    message: "Whether there is a newer version is not known",
    detail: `${have} ${why} Look at the page of versions yourself, or try again later.`,
    page,
  });
  if (host.endsWith(".example"))
    return {
      message: "This build does not know where newer versions are",
      detail: `${have} Whoever built it has not said where versions are published. Nothing was asked.`,
    };
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await network.fetch(latest, {
      method: "GET",
      // Chromium's own name would tell the system and both versions.
      headers: { accept: "application/json", "user-agent": "Mailwright" },
      signal,
    });
    if (response.status !== 200) return unknown(`${host} answered with HTTP ${response.status}.`);
    const { text, oversized } = await readBody(response, sizeLimit, signal);
    const newest = oversized ? undefined : versionIn(text);
    if (!newest) return unknown(`${host} named no version.`);
    return isNewer(newest, version)
      ? {
          message: `There is a newer version: ${newest}`,
          detail: `${have} Setups stay where they are.`,
          page,
        }
      : { message: "This is the newest version", detail: `${have} ${host} was asked.` };
  } catch (error) {
    return unknown(`${host} cannot be reached (${codeOf(error)}).`);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof NetworkError ? error.code : error instanceof Error ? error.name : "unknown";

const form = /^v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/;

function versionIn(text: string): string | undefined {
  try {
    const { tag_name: tag, version = tag } = JSON.parse(text) as Record<string, unknown>;
    return typeof version === "string" && form.test(version) ? version.replace(/^v/, "") : undefined;
  } catch {
    return undefined;
  }
}

/** By number, part after part (Semantic Versioning 2.0.0, section 11). */
function isNewer(newest: string, version: string): boolean {
  const parts = (text: string) => (form.exec(text) ?? []).slice(1).map(Number);
  const [one, other] = [parts(newest), parts(version)];
  const at = one.findIndex((part, n) => part !== other[n]);
  return at >= 0 && one[at]! > (other[at] ?? 0);
}
