import { z } from "zod";
import { ExchangeAccess } from "../../../contract/index.ts";
import type { ScriptReply } from "../../console-script.ts";
import { isGuid } from "../../text.ts";
import { doneTasks } from "./tasks.ts";

const guid = z.string().refine(isGuid);
const words = z.string().max(300);

/** The facts that reply.ts of this folder writes. */
const Facts = z.object({
  version: z.literal(1),
  provider: z.literal("microsoft"),
  setup: z.string().max(64),
  script: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  tenantId: guid,
  clientId: guid,
  objectId: guid,
  displayName: words,
  mailbox: words,
  way: ExchangeAccess,
  dkim: z.array(words).max(2),
  did: z.array(words).max(40),
  rotation: z.boolean(),
  secret: z.string().min(8).max(256).optional(),
  secretKeyId: guid.optional(),
  secretExpiresOn: z.iso.date().optional(),
});

/** The reply of setup.ps1. Null for anything else. */
export function readMicrosoftReply(payload: unknown): ScriptReply | null {
  const parsed = Facts.safeParse(payload);
  if (!parsed.success) return null;
  const { data } = parsed;
  const withSecret = data.secret !== undefined && data.secretKeyId !== undefined;
  return {
    setup: data.setup,
    script: data.script,
    at: data.at,
    mailbox: data.mailbox,
    settings: {
      tenantId: data.tenantId,
      clientId: data.clientId,
      objectId: data.objectId,
      displayName: data.displayName,
      exchangeAccess: data.way,
      ...(data.secretExpiresOn ? { secretExpiresOn: data.secretExpiresOn } : {}),
    },
    secret: withSecret ? { value: data.secret!, keyId: data.secretKeyId! } : null,
    values: [
      { label: "Directory (tenant) ID", value: data.tenantId },
      { label: "Application (client) ID", value: data.clientId },
      { label: "Object ID", value: data.objectId },
      ...data.dkim.map((value, n) => ({ label: `DKIM, selector${n + 1}`, value })),
    ],
    dkim: data.dkim,
    did: data.did,
    tasks: data.rotation ? ["microsoft-secret"] : [...doneTasks(data.way)],
  };
}
