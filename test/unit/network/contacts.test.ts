import { expect, test } from "vitest";
import { contactKind, hostAndPort, recordContacts } from "../../../src-main/network/contacts.ts";
import { createRealNetwork } from "../../../src-main/network/real.ts";
import { startNameServer } from "./name-server.ts";

test("the hosts of one run are that run's, whatever the program contacted before", async () => {
  const server = await startNameServer(({ name }) => ({
    answers: [{ name, type: "A", data: "127.0.0.1", ttl: 60 }],
  }));
  try {
    const network = createRealNetwork({ dns: server.endpoint });
    const wait = { timeoutMs: 2_000 };
    await network.connect({ host: "first-customer.example", port: 1 }, wait).catch(() => undefined);
    const run = recordContacts(network);
    await run.connect({ host: "second-customer.example", port: 1 }, wait).catch(() => undefined);
    await run.fetch("https://[::1]:1/token", { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    await run.lookup("mail.second-customer.example", wait);
    const dns = `127.0.0.1:${server.endpoint.port}`;
    expect(run.contacted()).toEqual(["second-customer.example:1", "[::1]:1", dns]);
    expect(network.contacted()).toEqual(
      expect.arrayContaining(["first-customer.example:1", ...run.contacted()]),
    );
  } finally {
    await server.close();
  }
});

test.each([
  [hostAndPort("2001:db8::53", 53), "names"],
  [hostAndPort("192.0.2.53", 53), "names"],
  [hostAndPort("login.microsoftonline.com", 443), "web"],
  [hostAndPort("proxy.acme.com", 3128), "web"],
  [hostAndPort("smtp.office365.com", 587), "mail"],
  [hostAndPort("smtp.example.net", 465), "mail"],
])("%s is told among %s", (contact, kind) => {
  expect(contactKind(contact)).toBe(kind);
});
