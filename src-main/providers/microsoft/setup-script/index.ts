import { createHash } from "node:crypto";
import type { ExchangeAccess, WrittenScript } from "../../../contract/index.ts";
import { powershellString } from "../../powershell.ts";
import { tidy } from "../../text.ts";
import type { MicrosoftCloud } from "../clouds.ts";
import { course } from "./course.ts";
import { entra } from "./entra.ts";
import { exchange } from "./exchange.ts";
import { opening, speaking } from "./frame.ts";
import { graph } from "./graph.ts";
import { reply } from "./reply.ts";
import { doneTasks } from "./tasks.ts";

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
  /** The secret is being replaced: without a switch the script adds the second one. */
  readonly rotating?: boolean;
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
export function setupScript(values: SetupScriptValues): WrittenScript {
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
    `$Rotating = $${values.rotating === true}`,
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
  const sha256 = createHash("sha256").update(text, "utf8").digest("hex");
  return {
    name: "setup.ps1",
    text,
    sha256,
    revision: sha256,
    does: whatItDoes(values),
    inputs: [
      {
        field: "exchangeAccess",
        label: "What the app may do",
        hint: "Okta's and Microsoft's guides use the first. The second opens no mailbox.",
      },
    ],
    tasks: [...doneTasks(values.way)],
    shell: { name: "Azure Cloud Shell", link: "https://shell.azure.com/powershell" },
    run: "./setup.ps1",
    others: [{ when: "After Okta has a new secret", run: "./setup.ps1 -Retire" }],
  };
}

/** The same five things that the script says before it asks, for whoever decides whether to run it. */
function whatItDoes({ appName, mailbox, way, rotating }: SetupScriptValues): string[] {
  if (rotating) {
    return [
      `Adds a second client secret to the app “${tidy(appName)}”. The one Okta uses stays valid.`,
      "Prints one reply, with the secret sealed so that only this computer can open it.",
    ];
  }
  const sender = tidy(mailbox) || "the sender mailbox";
  return [
    `Registers the app “${tidy(appName)}” in your tenant, for this tenant only.`,
    way === "rbac"
      ? `Lets the app send as ${sender} and as nobody else, by RBAC for Applications. It gets no permission in Entra.`
      : `Gives the app SMTP.SendAsApp with admin consent, and FullAccess to ${sender}.`,
    `Allows authenticated SMTP for ${sender}, and reads the DKIM targets of the email domain.`,
    "Makes one client secret, and seals it so that only this computer can open it.",
    "Prints one reply. It leaves what is there already, and can be run again.",
  ];
}
