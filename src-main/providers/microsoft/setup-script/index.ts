import { createHash } from "node:crypto";
import type { ExchangeAccess } from "../../../contract/index.ts";
import { powershellString } from "../../powershell.ts";
import { tidy } from "../../text.ts";
import type { MicrosoftCloud } from "../clouds.ts";
import { course } from "./course.ts";
import { entra } from "./entra.ts";
import { exchange } from "./exchange.ts";
import { opening, speaking } from "./frame.ts";
import { graph } from "./graph.ts";
import { reply } from "./reply.ts";

export interface SetupScriptValues {
  /** The setup's id: the mark of what the script makes. */
  readonly setup: string;
  readonly cloud: MicrosoftCloud;
  /** GUID or verified domain; "" takes the tenant the admin is signed in to. */
  readonly tenantId: string;
  /** Application (client) ID of an app that is there; "" makes one. */
  readonly clientId: string;
  readonly appName: string;
  /** Address of the mailbox that sends. */
  readonly mailbox: string;
  /** In ASCII; "" leaves DKIM alone. */
  readonly emailDomain: string;
  readonly way: ExchangeAccess;
  /** How long the secret may live, in days. */
  readonly secretDays: number;
  /** Key ID of the secret the setup has now; "" when there is none. */
  readonly secretKeyId: string;
  /** The public key the reply is sealed to: its modulus (base64url), and the name the reply calls it by. */
  readonly replyKey: { readonly modulus: string; readonly id: string };
}

/** A script for people to run, and the SHA-256 of its bytes (hex). */
export interface SetupScript {
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

/** What stands behind the script's body. A switch it does not have stops it: a file then ends with 2, a shell stays open. */
const tail = "} @args; if (-not $? -and $PSCommandPath) { exit 2 }\n";

/** How long the script waits for Entra and Exchange to agree, in seconds. */
const patience = 600;

/**
 * One PowerShell script for the whole of Microsoft's side: app, secret, rights, mailbox, DKIM targets. Its reply carries
 * everything back. Printable ASCII only; the admin's values stand in one place, as literals that nothing in them can break
 * out of. It can be run again without harm, and `-WhatIf`, `-Undo`, `-Rotate`, `-Retire` are its other modes.
 */
export function setupScript(values: SetupScriptValues): SetupScript {
  const literal = (name: string, value: string) => `$${name} = ${powershellString(tidy(value))}`;
  const yours = [
    "#",
    "# ---- Your values ----",
    literal("Setup", values.setup),
    literal("Mark", `mailwright:${values.setup}`),
    literal("TenantId", values.tenantId),
    literal("ClientId", values.clientId),
    literal("AppName", values.appName),
    literal("Mailbox", values.mailbox),
    literal("EmailDomain", values.emailDomain),
    literal("Way", values.way),
    literal("SecretName", `Okta, by Mailwright ${values.setup.slice(0, 8)}`),
    literal("HaveSecret", values.secretKeyId),
    `$SecretDays = ${Math.trunc(values.secretDays)}`,
    `$Patience = ${patience}`,
    literal("GraphHost", values.cloud.graphHost),
    literal("GraphEnvironment", values.cloud.graphEnvironment),
    literal("AzEnvironment", values.cloud.azEnvironment),
    literal("ExchangeEnvironment", values.cloud.exchangeEnvironment),
    literal("ReplyKeyModulus", values.replyKey.modulus),
    literal("ReplyKeyId", values.replyKey.id),
    `$Tail = ${powershellString(tail)}`,
    "",
  ].join("\n");
  const text = `& {\n${[opening, yours, speaking, graph, entra, exchange, reply, course].join("")}${tail}`;
  return { name: "setup.ps1", text, sha256: createHash("sha256").update(text, "utf8").digest("hex") };
}
