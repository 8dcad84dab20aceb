import { syncBuiltinESMExports } from "node:module";
import { createServer } from "node:net";
import tls from "node:tls";
import { expect, test } from "vitest";
import { createRealNetwork } from "../../../src-main/network/real.ts";
import { startNameServer } from "./name-server.ts";

test("the time that the system's certificates take to be read is not taken from the connection's", async () => {
  const bundled = tls.getCACertificates;
  let read = 0;
  tls.getCACertificates = () => {
    read++;
    for (const end = performance.now() + 400; performance.now() < end; );
    return [];
  };
  syncBuiltinESMExports();
  const server = createServer((socket) => socket.end());
  const dns = await startNameServer(({ name, type }) => ({
    answers: type === "A" ? [{ type: "A", name, data: "127.0.0.1", ttl: 60 }] : [],
  }));
  try {
    const port = await new Promise<number>((resolve) =>
      server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
    );
    const network = createRealNetwork({ dns: dns.endpoint });
    const socket = await network.connect({ host: "smtp.example.test", port }, { timeoutMs: 500 });
    expect(socket.remoteAddress).toBe("127.0.0.1");
    expect(read).toBeGreaterThan(1);
    socket.destroy();
  } finally {
    tls.getCACertificates = bundled;
    syncBuiltinESMExports();
    server.close();
    await dns.close();
  }
});
