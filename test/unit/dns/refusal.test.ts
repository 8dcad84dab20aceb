import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { decode, encode, type Packet, RECURSION_AVAILABLE } from "dns-packet";
import { afterEach, describe, expect, it } from "vitest";
import { auditDomain } from "../../../src-main/dns/audit.ts";
import { checkDomain } from "../../../src-main/dns/check/check.ts";
import { main } from "../../../src-main/hosts/terminal/program.ts";
import { createRealNetwork } from "../../../src-main/network/real.ts";
import { companyWorld, domain, request } from "./company.ts";
import { codes, openWorld, rowOf } from "./harness.ts";
import { resolverAddress } from "./world.ts";

const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});

const rcodes = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;
const checkingDisabled = 0x10;

/** A DNS server that answers every question in one way. */
async function serve(answer: (query: Packet & { flags?: number }) => Partial<Packet>): Promise<number> {
  const socket = createSocket("udp4");
  open.push(socket);
  socket.on("message", (message, from) => {
    const query = decode(message);
    const flags = message.readUInt16BE(2);
    const base = { id: query.id, type: "response" as const, questions: query.questions };
    const reply = { ...base, ...answer({ ...query, flags }) };
    socket.send(
      encode({ ...reply, flags: RECURSION_AVAILABLE | (reply.flags ?? 0) }),
      from.port,
      from.address,
    );
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return socket.address().port;
}

/** A resolver that validates: the zone's signatures do not fit, so only a question without checking is answered. */
const bogus = () =>
  serve(({ flags = 0, questions }) => {
    const name = questions?.[0]?.name ?? "";
    if (!name.endsWith("acme.com")) return { flags: rcodes.NXDOMAIN };
    if ((flags & checkingDisabled) === 0) return { flags: rcodes.SERVFAIL };
    return { answers: [{ name, type: "TXT", ttl: 60, data: "something" }] };
  });

const given = (port: number) => createRealNetwork({ dns: { address: "127.0.0.1", port } });

describe("a DNS server that answers, and not the question", () => {
  it.each([
    ["because DNSSEC is broken", bogus, "dns-dnssec-broken", /delete the DS record/],
    [
      "because nobody serves the zone",
      () => serve(() => ({ flags: rcodes.SERVFAIL })),
      "dns-delegation-dead",
      /NS records of the delegation/,
    ],
    [
      "because it does not want to",
      () => serve(() => ({ flags: rcodes.REFUSED })),
      "dns-server-refused",
      /use one that answers/,
    ],
  ])("%s is named so, and an audit of it fails", async (_why, start, code, fix) => {
    const port = await start();
    const result = await checkDomain(given(port), request, {});
    expect(result.rows.every((row) => row.status === "unknown")).toBe(true);
    expect(codes(result)).toEqual([code]);
    expect(result.findings[0]?.severity).toBe("error");
    expect(result.findings[0]?.fix.join(" ")).toMatch(fix);
    expect(codes(await auditDomain(given(port), domain, {}))).toEqual([code]);
    const io = { env: {}, readInput: async () => new Uint8Array(), out: () => {}, err: () => {} };
    const ended = await main(["audit", domain, "--dns", `127.0.0.1:${port}`], {
      ...io,
      signal: new AbortController().signal,
    });
    expect(ended).toBe(1);
  });

  it("is not taken for a network without DNS, which answers nothing at all", async () => {
    const socket = createSocket("udp4");
    open.push(socket);
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    const result = await checkDomain(given(socket.address().port), request, {});
    expect(codes(result)).toEqual(["network-dns-unreachable"]);
  });
});

describe("a zone whose own servers are well, and whose signatures are not", () => {
  it("is not found by those who validate, and says so once", async () => {
    const validating = await bogus();
    const world = await openWorld(companyWorld());
    const second = "198.51.100.9";
    const network = {
      ...world.network,
      resolvers: () => [resolverAddress, second].map((address) => ({ address, port: 53 })),
      udp: (
        to: { address: string; port: number },
        ...ask: [Uint8Array, (b: Uint8Array) => boolean, never]
      ) =>
        to.address === second
          ? createRealNetwork().udp({ address: "127.0.0.1", port: validating }, ...ask)
          : world.network.udp(to, ...ask),
    };
    const result = await checkDomain(network as typeof world.network, request, {});
    expect(codes(result)).toEqual(["dns-dnssec-broken"]);
    expect(rowOf(result, "okta-cname-mail")).toMatchObject({
      status: "partial",
      statusText: "Refused by validating resolvers",
    });
    expect(result.rows.filter((row) => row.kind === "okta").every((row) => row.status !== "found")).toBe(
      true,
    );
  });
});

describe("an alias that leads in a circle", () => {
  it("is named where the server answers for the alias and fails to follow it, as BIND does", async () => {
    const port = await serve(({ questions }) => {
      const { name = "", type } = questions?.[0] ?? {};
      if (name !== `_dmarc.${domain}`) return { flags: rcodes.NXDOMAIN };
      if (type !== "CNAME") return { flags: rcodes.SERVFAIL };
      return { answers: [{ name, type: "CNAME", ttl: 60, data: `dmarc2.${domain}` }] };
    });
    const result = await checkDomain(given(port), request, {});
    const found = result.findings.find(({ code }) => code === "dns-alias-broken");
    expect(found).toMatchObject({ severity: "warning", found: `CNAME dmarc2.${domain}` });
    expect(codes(result)).not.toContain("dns-delegation-dead");
  });
});

describe("a sub-zone that is delegated to nobody", () => {
  it.each([
    [
      "to a server that does not know it",
      { "ns1.gone.example": "192.0.2.200" },
      /are down, or do not know the zone/,
    ],
    ["to names that do not exist", { "ns1.gone.example": "" }, /ns1\.gone\.example does not exist/],
  ])("%s, is named, with its name servers", async (_how, servers, words) => {
    const dead = { apex: domain, servers, records: [] };
    const world = await openWorld(companyWorld({ zones: [dead], faults: { "192.0.2.200": "lame" } }));
    const servfail = await serve(() => ({ flags: rcodes.SERVFAIL }));
    const network = {
      ...world.network,
      udp: (to: { address: string; port: number }, message: Uint8Array, ...ask: unknown[]) => {
        const { questions } = decode(Buffer.from(message));
        // A resolver that finds no server of the zone fails.
        const isBelow = (questions?.[0]?.name ?? "").endsWith(domain);
        return to.address === resolverAddress && isBelow
          ? createRealNetwork().udp(
              { address: "127.0.0.1", port: servfail },
              message,
              ...(ask as [never, never]),
            )
          : world.network.udp(to, message, ...(ask as [never, never]));
      },
    };
    const result = await checkDomain(network as typeof world.network, request, {});
    expect(codes(result)).toEqual(["dns-delegation-dead"]);
    expect(result.findings[0]).toMatchObject({ severity: "error", found: "ns1.gone.example" });
    expect(result.findings[0]?.title).toContain(domain);
    expect(result.findings[0]?.cause).toMatch(words);
    expect(
      (await auditDomain(network as typeof world.network, domain, {})).findings.map((f) => f.code),
    ).toEqual(["dns-delegation-dead"]);
  });
});

describe("a network whose DNS says the same to every question", () => {
  it.each(Object.keys(rcodes) as (keyof typeof rcodes)[])(
    "is named, and not the domain, where the answer is %s",
    async (code) => {
      const port = await serve(() => ({ flags: rcodes[code] }));
      const network = { ...given(port), onlyGivenDns: false };
      const { findings } = await checkDomain(network, request, {});
      expect(findings.map((f) => f.code)).toEqual(["network-dns-unavailable"]);
      const audit = await auditDomain(network, domain, {});
      expect(audit.findings.map((f) => f.code)).toEqual(["network-dns-unavailable"]);
    },
  );

  it("leaves a domain that does not exist what it is, where other names are answered", async () => {
    const port = await serve(({ questions }) =>
      questions?.[0]?.name === "." || questions?.[0]?.name === "com"
        ? { answers: [{ name: questions[0].name, type: "NS", ttl: 60, data: "a.root-servers.net" }] }
        : { flags: rcodes.NXDOMAIN },
    );
    const { findings } = await checkDomain({ ...given(port), onlyGivenDns: false }, request, {});
    expect(findings.map((f) => f.code)).toContain("dns-domain-unregistered");
  });
});
