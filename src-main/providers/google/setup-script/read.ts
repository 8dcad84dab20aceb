import { z } from "zod";
import type { ScriptReply } from "../../console-script.ts";
import { doneTasks } from "./index.ts";

const words = z.string().max(300);

/** The facts that body.ts of this folder writes. */
const Facts = z.object({
  version: z.literal(1),
  provider: z.literal("google"),
  setup: z.string().max(64),
  script: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  project: z.string().regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/),
  email: z.string().regex(/^[a-z0-9-]+@[a-z0-9.-]+\.iam\.gserviceaccount\.com$/),
  uniqueId: z.string().regex(/^\d{10,30}$/),
  keyId: z.string().regex(/^[0-9a-f]{20,64}$/),
  mailbox: words,
  /** Where the key was made: on this computer, or by Google, whose file the admin brings. */
  made: z.enum(["here", "google"]).default("here"),
  did: z.array(words).max(40),
});

/** The reply of setup.sh. Null for anything else. */
export function readGoogleReply(payload: unknown): ScriptReply | null {
  const parsed = Facts.safeParse(payload);
  if (!parsed.success) return null;
  const { setup, script, at, project, email, uniqueId, keyId, mailbox, made, did } = parsed.data;
  const own = made === "here";
  return {
    setup,
    script,
    at,
    mailbox,
    settings: { clientId: uniqueId, issuer: email, keyId },
    values: [
      { label: "Service account", value: email },
      { label: "Client ID (Unique ID)", value: uniqueId },
      { label: "Key ID", value: keyId },
      { label: "Project", value: project },
    ],
    secret: null,
    ...(own && { ownKey: { keyId, projectId: project, clientEmail: email, clientId: uniqueId } }),
    did,
    // Its file proves itself when it is added.
    tasks: doneTasks.filter((task) => own || task !== "google-key"),
  };
}
