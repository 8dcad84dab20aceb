import { blocks, keyFileLimit, type ReceivedFile } from "../../../contract/index.ts";
import type { KeyFields } from "../../../credentials/key-file.ts";
import { type Command, isJson, jsonOption } from "../command.ts";
import { readGiven } from "../files.ts";
import { sayJson } from "../say.ts";
import { findingsText } from "../text.ts";

/** `mailwright inspect`: what a key file is, or what is wrong with it. Never the key. */
export const inspect: Command = {
  words: {
    FILE: { says: "the key file, or - for standard input", file: { limit: keyFileLimit, orInput: true } },
  },
  options: jsonOption("file, kind, card, repairs, findings"),
  notes: ["Nothing is stored and nobody is asked."],
  exits: { 0: "a key that Okta can use", 1: "something else" },
  async run(args, io) {
    const { readKeyFile } = await import("../../../credentials/key-file.ts");
    const read = (await readGiven(args, io, "FILE")) as ReceivedFile;
    const result = readKeyFile(read.bytes, read.name, read.size);
    const card = result.ok ? cardOf(result.fields) : null;
    const kind = card && (card.clientEmail ? "service-account" : "private-key");
    const repairs = result.ok ? result.repairs : [];
    if (isJson(args)) sayJson(io, { file: read.name, kind, card, repairs, findings: result.findings });
    else {
      if (card) io.out(cardText(card, repairs));
      if (result.findings.length) io.out(`${card ? "\n" : ""}${findingsText(result.findings, io.columns)}\n`);
    }
    return card && !blocks(result.findings) ? 0 : 1;
  },
};

type Card = Pick<KeyFields, "projectId" | "clientEmail" | "clientId" | "keyId" | "keyBits">;

const cardOf = ({ projectId, clientEmail, clientId, keyId, keyBits }: KeyFields): Card => ({
  projectId,
  clientEmail,
  clientId,
  keyId,
  keyBits,
});

function cardText(card: Card, repairs: readonly string[]): string {
  const rows: readonly (readonly [label: string, value: string])[] = [
    ["Service account", card.clientEmail],
    ["Client ID", card.clientId],
    ["Key ID", card.keyId],
    ["Project", card.projectId],
    ["Key", `RSA, ${card.keyBits} bits`],
    ...repairs.map((repair) => ["Mended", repair] as const),
  ];
  return rows
    .filter(([, value]) => value)
    .map(([label, value]) => `${label.padEnd(17)}${value}\n`)
    .join("");
}
