import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { askNewerVersion } from "../../../src-main/hosts/shared/newer-version.ts";
import { appReleases } from "../../../src-main/hosts/shared/version.ts";
import { createRealNetwork } from "../../../src-main/network/real.ts";

const page = "https://versions.example.org/releases";

/** Asks a server on loopback that answers so. */
async function asked(body: string, status = 200, version = "1.4.0") {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.writeHead(status).end(body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const network = createRealNetwork();
  const answer = await askNewerVersion(network, version, { latest: `http://${host}/latest`, page });
  return { answer, requests, contacted: network.contacted(), host };
}

describe("a check for a newer version", () => {
  test("is one GET that says nothing of this computer, to a host that is listed as contacted", async () => {
    const { answer, requests, contacted, host } = await asked(
      '{"tag_name":"v1.10.0","html_url":"https://evil.example"}',
    );
    expect(answer).toEqual({
      message: "There is a newer version: 1.10.0",
      detail: "This is Mailwright 1.4.0. Setups stay where they are.",
      page,
    });
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual(["GET /latest"]);
    const headers = JSON.stringify(requests[0]!.headers);
    expect(headers).not.toMatch(/1\.4\.0|cookie|linux|darwin|win32/i);
    expect(requests[0]!.headers["user-agent"]).toBe("Mailwright");
    expect(contacted).toEqual([host]);
  });

  test.each([
    ['{"version":"1.4.0"}', "This is the newest version"],
    ['{"version":"1.3.99"}', "This is the newest version"],
    ['{"version":"2.0.0"}', "There is a newer version: 2.0.0"],
    ['{"tag_name":"nightly"}', "Whether there is a newer version is not known"],
    ["<html>", "Whether there is a newer version is not known"],
  ])("of %s says: %s", async (body, message) => {
    expect((await asked(body)).answer.message).toBe(message);
  });

  test("that gets no answer says so, and where to look", async () => {
    const { answer } = await asked("{}", 403);
    expect(answer.detail).toContain("answered with HTTP 403");
    expect(answer.page).toBe(page);
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const gone = (server.address() as AddressInfo).port;
    server.close();
    await once(server, "close");
    const closed = await askNewerVersion(createRealNetwork(), "1.4.0", {
      latest: `http://127.0.0.1:${gone}/latest`,
      page,
    });
    expect(closed.detail).toContain("cannot be reached (ECONNREFUSED)");
  });

  test("asks nobody while the owner has named no place: the reserved name stands in package.json alone", async () => {
    const network = {
      fetch: () => {
        throw new Error("asked");
      },
    };
    const answer = await askNewerVersion(network, "1.4.0", appReleases());
    expect(answer.message).toContain("does not know where newer versions are");
    expect(answer.page).toBeUndefined();
  });

  test("ends in words whatever comes back", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
        const network = { fetch: async () => new Response(text) };
        const { message } = await askNewerVersion(network, "1.4.0", { latest: "https://a.test/", page });
        expect(message).toMatch(/^(There is|This is|Whether)/);
      }),
      { numRuns: 50 },
    );
  });
});
