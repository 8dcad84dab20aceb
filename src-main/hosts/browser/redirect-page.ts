import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** How long the page is there for a browser that starts slowly, in milliseconds. */
const keptMs = 60_000;

export interface RedirectPage {
  /** A `file:` address without anything secret in it. */
  readonly address: string;
  remove(): Promise<void>;
}

/**
 * A page that only this user can read and that leads to `link`. What a program is started with is seen by everybody on the
 * computer (the process list), so that a browser gets the page's address, and not the link with its token. It goes by itself
 * after a minute. Rejects where it cannot be written.
 */
export async function writeRedirectPage(link: string): Promise<RedirectPage> {
  const folder = await mkdtemp(join(placeFor(homedir()), "mailwright-open-"));
  const file = join(folder, "open.html");
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await writeFile(file, pageFor(link), { mode: 0o600, flag: "wx" });
  } catch (error) {
    await remove();
    throw error;
  }
  const timer = setTimeout(() => void remove().catch(() => {}), keptMs).unref();
  return {
    address: pathToFileURL(file).href,
    remove: () => {
      clearTimeout(timer);
      return remove();
    },
  };
}

/** A browser that came as a snap (Ubuntu's own) sees a temporary folder of its own, and of the home folder what is not hidden. */
const placeFor = (home: string): string =>
  process.platform === "linux" && existsSync(join(home, "snap")) ? home : tmpdir();

/** `link` is made here, of a port and base64url: nothing in it is special to HTML but `&`, which it does not hold. */
const pageFor = (link: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${link}">
<title>Mailwright</title>
<p><a href="${link}">Open Mailwright</a></p>
</html>
`;
