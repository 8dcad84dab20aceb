import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  findReply,
  makeReplyKey,
  openReply,
  type ReplyKeyPair,
  sealReply,
} from "../../../src-main/credentials/sealed-reply.ts";

let own: ReplyKeyPair;
let another: ReplyKeyPair;
beforeAll(async () => {
  [own, another] = await Promise.all([makeReplyKey(), makeReplyKey()]);
});

/** Facts of a script: what JSON holds, in any script's letters. */
const facts = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue(), { maxKeys: 6 });

/** A reply without a secret, as a script writes it that has no key to seal with. */
function openLine(payload: object, key: string): string {
  const bytes = Buffer.from(JSON.stringify({ ...payload, key }));
  const body = `open.${bytes.toString("base64url")}.${createHash("sha256").update(bytes).digest("hex")}`;
  return `mailwright-reply:${body.length}:${body}:end`;
}
const lines = {
  sealed: (payload: object) => sealReply(payload, own.publicKey),
  open: async (payload: object) => openLine(payload, own.publicKey.id),
};

/** What a line says to the setup that has this key. */
async function taken(line: string, { privateKey, publicKey }: ReplyKeyPair) {
  const found = findReply(line);
  return "finding" in found ? found : openReply(found.jwe, publicKey.id, privateKey, (payload) => payload);
}

const runs = { numRuns: 40 };

describe.each(["sealed", "open"] as const)("a reply, %s", (kind) => {
  test("says what was put into it, whatever a terminal puts around and into its line", async () => {
    await fc.assert(
      fc.asyncProperty(facts, fc.integer({ min: 1, max: 200 }), async (payload, width) => {
        const line = await lines[kind](payload);
        const wrapped = line.replace(new RegExp(`.{${width}}`, "g"), "$&\r\n ");
        const said = await taken(`PS C:\\> ${wrapped}\nPS C:\\> `, own);
        const meant = JSON.parse(JSON.stringify(payload));
        expect(said).toEqual({ value: kind === "open" ? { ...meant, key: own.publicKey.id } : meant });
      }),
      runs,
    );
  });

  test("is refused with a reason when one bit of it is another", async () => {
    await fc.assert(
      fc.asyncProperty(facts, fc.nat(), fc.boolean(), fc.nat(7), async (payload, place, atAnEnd, bit) => {
        const line = await lines[kind](payload);
        const bytes = Buffer.from(line);
        // The last character of a part has bits that decoders pass over.
        const ends = [...line.matchAll(/.(?=[.:])/g)].map(({ index }) => index);
        const at = atAnEnd ? ends[place % ends.length]! : place % bytes.length;
        bytes[at] = bytes[at]! ^ (1 << bit);
        const said = await taken(bytes.toString("latin1"), own);
        expect(said).toMatchObject({ finding: { severity: "error", step: "app", field: "reply" } });
      }),
      { numRuns: 200 },
    );
  });

  test("is refused with a reason by every other setup", async () => {
    await fc.assert(
      fc.asyncProperty(facts, async (payload) => {
        const said = await taken(await lines[kind](payload), another);
        expect(said).toMatchObject({ finding: { code: "reply-foreign" } });
      }),
      runs,
    );
  });
});

test("a reply that names a setup's key and was sealed to another one is refused", async () => {
  const line = await sealReply({}, { ...another.publicKey, id: own.publicKey.id });
  expect(await taken(line, own)).toMatchObject({ finding: { code: "reply-damaged" } });
});
