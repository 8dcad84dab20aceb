import * as dnsPacket from "dns-packet";
import { expect } from "vitest";
import type { Endpoint, Network } from "../../../../src-main/network/port.ts";
import type { Rehearsal } from "./world.ts";

const wait = { timeoutMs: 2_000 };

function query(name: string, type: dnsPacket.RecordType, options: { rd?: boolean; edns?: number } = {}) {
  return dnsPacket.encode({
    type: "query",
    id: 4711,
    flags: options.rd === false ? 0 : dnsPacket.RECURSION_DESIRED,
    questions: [{ name, type }],
    ...(options.edns === undefined
      ? {}
      : {
          additionals: [
            {
              type: "OPT" as const,
              name: ".",
              udpPayloadSize: options.edns,
              extendedRcode: 0,
              ednsVersion: 0,
              flags: 0,
              flag_do: false,
              options: [],
            },
          ],
        }),
  });
}

export async function ask(network: Network, to: Endpoint, ...args: Parameters<typeof query>) {
  return dnsPacket.decode(Buffer.from(await network.udp(to, query(...args), () => true, wait)));
}

export async function askOverTcp(network: Network, to: Endpoint, ...args: Parameters<typeof query>) {
  const socket = await network.connect({ host: to.address, port: to.port }, wait);
  const message = query(...args);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  // In two pieces: a server must put them together.
  socket.write(length);
  socket.write(message);
  let received = Buffer.alloc(0);
  for await (const chunk of socket) {
    received = Buffer.concat([received, chunk]);
    if (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) break;
  }
  socket.destroy();
  return dnsPacket.decode(received.subarray(2));
}

export const resolver = (r: Rehearsal) => r.world.network.resolvers()[0] as Endpoint;
export const texts = (packet: dnsPacket.DecodedPacket) =>
  (packet.answers ?? []).flatMap((a) =>
    a.type === "TXT" ? [Buffer.concat(a.data as Buffer[]).toString()] : [],
  );

/** The name servers that the zone above refers to for a zone, asked as a client asks: without recursion. */
export async function delegation(r: Rehearsal, apex: string): Promise<string[]> {
  const { network } = r.world;
  const parent = apex.slice(apex.indexOf(".") + 1);
  const ns = (await ask(network, resolver(r), parent, "NS")).answers?.[0];
  const address = (await ask(network, resolver(r), ns?.type === "NS" ? ns.data : "", "A")).answers?.[0];
  const server = { address: address?.type === "A" ? address.data : "", port: 53 };
  const referral = await ask(network, server, apex, "NS", { rd: false });
  expect([referral.flag_aa, referral.answers]).toEqual([false, []]);
  return (referral.authorities ?? []).flatMap((a) => (a.type === "NS" && a.name === apex ? [a.data] : []));
}

/** Addresses of the zone's name servers, found as a client finds them. */
export async function authorities(r: Rehearsal): Promise<Endpoint[]> {
  const { network } = r.world;
  const ns = await ask(network, resolver(r), "mycompany.example", "NS");
  const names = (ns.answers ?? []).flatMap((a) => (a.type === "NS" ? [a.data] : []));
  expect(names).toEqual(["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"]);
  const found = await Promise.all(names.map((name) => ask(network, resolver(r), name, "A")));
  return found.flatMap((p) =>
    (p.answers ?? []).flatMap((a) => (a.type === "A" ? [{ address: a.data, port: 53 }] : [])),
  );
}
