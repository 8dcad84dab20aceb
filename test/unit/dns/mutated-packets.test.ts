import { encode, type Packet } from "dns-packet";
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../../src-main/dns/ask/answer.ts";
import { answersQuestion, decodeReply, edns, recordText } from "../../../src-main/dns/ask/message.ts";
import { negativeTtl } from "../../../src-main/dns/ask/time.ts";
import { referralOf } from "../../../src-main/dns/ask/zone.ts";
import { dkimRecord } from "./company.ts";

const name = "notifications.acme.com";
const soa = {
  name: "acme.com",
  type: "SOA" as const,
  ttl: 60,
  data: {
    mname: "ns.acme.com",
    rname: "x.acme.com",
    serial: 1,
    refresh: 1,
    retry: 1,
    expire: 1,
    minimum: 60,
  },
};

/** Replies as they come, of every type that is read. */
const originals: readonly Packet[] = [
  {
    questions: [{ name, type: "TXT" }],
    answers: [
      { name, type: "CNAME", ttl: 60, data: `a.${name}` },
      { name: `a.${name}`, type: "TXT", ttl: 60, data: [dkimRecord.slice(0, 255), dkimRecord.slice(255)] },
    ],
  },
  { questions: [{ name, type: "A" }], answers: [{ name, type: "A", ttl: 1, data: "192.0.2.1" }] },
  { questions: [{ name, type: "AAAA" }], answers: [{ name, type: "AAAA", ttl: 1, data: "2001:db8::1" }] },
  {
    questions: [{ name, type: "MX" }],
    answers: [{ name, type: "MX", ttl: 1, data: { preference: 1, exchange: "mx.acme.com" } }],
  },
  {
    questions: [{ name, type: "NS" }],
    authorities: [{ name, type: "NS", ttl: 1, data: "ns.acme.com" }],
    additionals: [{ name: "ns.acme.com", type: "A", ttl: 1, data: "192.0.2.2" }, edns],
  },
  { questions: [{ name, type: "SOA" }], authorities: [soa] },
  {
    questions: [{ name: "1.2.0.192.in-addr.arpa", type: "PTR" }],
    answers: [{ name: "1.2.0.192.in-addr.arpa", type: "PTR", ttl: 1, data: name }],
  },
];

/** Numbers that look random and are the same in every run (xorshift, Marsaglia 2003). */
function numbers(seed: number): (below: number) => number {
  let x = seed;
  return (below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % below;
  };
}

/** Bytes that break readers: zero, all ones, pointers to other places, label lengths. */
const nasty = [0x00, 0xff, 0xc0, 0xc1, 0x3f, 0x40, 0x80, 0x0c];

describe("a hundred thousand mutated packets", () => {
  it("are read or refused: none throws, and none takes long", { timeout: 60_000 }, () => {
    const packets = originals.map(
      (packet) => new Uint8Array(encode({ ...packet, type: "response", id: 7, flags: 0x400 })),
    );
    const next = numbers(20_261_123);
    let read = 0;
    let slowest = 0;
    for (let i = 0; i < 100_000; i++) {
      const whole = packets[i % packets.length]!;
      const bytes = whole.slice(0, next(4) === 0 ? next(whole.length + 1) : whole.length);
      for (let change = next(6); change > 0 && bytes.length > 0; change--) {
        // The header decides little: most changes go behind it.
        const at = next(8) === 0 ? next(bytes.length) : Math.min(12 + next(bytes.length), bytes.length - 1);
        bytes[at] = next(2) === 0 ? nasty[next(nasty.length)]! : next(256);
      }
      const question = { name, type: "TXT" } as const;
      const began = performance.now();
      const reply = decodeReply(bytes);
      if (reply !== undefined) {
        read++;
        answersQuestion(reply, 7, question);
        const answer = readAnswer(question, { reply }, "x");
        for (const record of answer.records) recordText(record);
        negativeTtl(answer.soa);
        referralOf(reply, "acme.com", name);
      }
      slowest = Math.max(slowest, performance.now() - began);
    }
    // Both happen, or the mutations would be too mild or too wild to show anything.
    expect(read).toBeGreaterThan(10_000);
    expect(read).toBeLessThan(90_000);
    expect(slowest).toBeLessThan(500);
  });
});
