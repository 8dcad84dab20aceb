import { createServer } from "node:net";
import { text } from "node:stream/consumers";
import { practiceSetup } from "../../../src-main/headless/practice-setup.ts";
import { consoleOf } from "../../../src-main/practice/estate.ts";
import type { OktaTrouble } from "../../../src-main/practice/okta/scenario.ts";
import { openEstate } from "../../../src-main/practice/open-estate.ts";
import { startPracticeWorld } from "../../../src-main/practice/world.ts";
import { worldOptions } from "../../../src-main/practice/world-options.ts";
import { oktaSettings } from "../../../src-main/setup/okta-settings.ts";

/**
 * The practice company as a world of its own: a process that outlives those which work in it, as Okta and a DNS host do. It tells
 * its port, its certificate authority, and a setup for it with everything secret; then it answers, each on a connection of its own:
 * The word behind the program is what is wrong in its org.
 * `connect HOST PORT` (the rest is that connection), `lookup HOST`, `udp ADDRESS PORT BASE64`, `zone`.
 */
const { setup, secret } = await practiceSetup({
  provider: "microsoft",
  scenario: "works",
  now: Date.now(),
  empty: true,
});
const trouble = (process.argv[2] ?? "feature-off") as OktaTrouble;
const estate = await openEstate(setup, { okta: trouble });
const world = await startPracticeWorld({ ...worldOptions(setup), estate });
await world.register(oktaSettings(setup), secret);
const { network } = world;
const wait = { timeoutMs: 20_000 };

const server = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on("error", () => socket.destroy());
  socket.once("data", async (data) => {
    const [verb = "", host = "", port = "", message = ""] = data.toString().trim().split(" ");
    try {
      if (verb === "connect") {
        const far = await network.connect({ host, port: Number(port) }, wait);
        far.on("error", () => socket.destroy());
        far.on("close", () => socket.end());
        socket.on("close", () => far.destroy());
        socket.write("ok\n", () => {
          socket.pipe(far);
          far.pipe(socket);
        });
      } else if (verb === "lookup") socket.end(JSON.stringify(await network.lookup(host, wait)));
      else if (verb === "udp") {
        const question = Buffer.from(message, "base64");
        const to = { address: host, port: Number(port) };
        const reply = await network.udp(
          to,
          question,
          (other) => other[0] === question[0] && other[1] === question[1],
          wait,
        );
        socket.end(Buffer.from(reply).toString("base64"));
      } else if (verb === "zone") socket.end(JSON.stringify(estate.zone.records()));
      else socket.destroy();
    } catch {
      socket.destroy();
    }
  });
});
server.listen(0, "127.0.0.1", async () => {
  const [okta, cloudflare] = await Promise.all([consoleOf(estate, "okta"), consoleOf(estate, "cloudflare")]);
  const { port } = server.address() as { port: number };
  console.log(
    JSON.stringify({
      port,
      caPem: world.caPem,
      setup,
      secret: secret.use((value) => value),
      okta,
      cloudflare,
    }),
  );
});
// Its life is that of whoever started it.
await text(process.stdin);
process.exit(0);
