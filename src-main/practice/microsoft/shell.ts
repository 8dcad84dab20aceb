import { randomUUID } from "node:crypto";
import { dayMs } from "../../contract/day.ts";
import { chosenCloud } from "../../providers/microsoft/clouds.ts";
import { tidyOr } from "../../providers/text.ts";
import { isReplacing } from "../../setup/okta-settings.ts";
import { practiceIds } from "../company.ts";
import type { ShellRun } from "../shell-run.ts";
import { microsoftKeyOf } from "./key.ts";

/** What setup.ps1 finds, does and tells in the practice tenant, where nothing of this setup is yet. `now` in milliseconds. */
export async function microsoftShell({ setup, settings, script, secret, now }: ShellRun) {
  const { tenantId, clientId, objectId } = practiceIds;
  const way = setup.settings.exchangeAccess ?? "mailbox-permission";
  const name = tidyOr(setup.settings.displayName, "Okta SMTP app");
  const ends = new Date(now + 730 * dayMs).toISOString().slice(0, 10);
  const cloud = chosenCloud(setup.settings);
  const domain = setup.domain.emailDomain;
  const targets = cloud.dns.dkim.map((record) => microsoftKeyOf(record, domain, cloud));
  const rotation = isReplacing(setup);
  const made = [
    `registered the app ${name} (${clientId})`,
    `made its Enterprise application (${objectId})`,
    ...(way === "rbac" ? [] : ["granted SMTP.SendAsApp, with admin consent"]),
    "registered the app in Exchange",
    way === "rbac"
      ? `the app may send as ${settings.username}, by RBAC for Applications; Exchange needs up to two hours`
      : `gave the app FullAccess to ${settings.username}`,
    `allowed authenticated SMTP for ${settings.username}`,
  ];
  const did = [...(rotation ? [] : made), `made a client secret that is valid until ${ends}`];
  const facts = {
    version: 1,
    provider: "microsoft",
    setup: setup.id,
    script: script.revision,
    at: `${new Date(now).toISOString().slice(0, 19)}Z`,
    tenantId,
    clientId,
    objectId,
    displayName: name,
    mailbox: settings.username,
    way,
    dkim: targets,
    did,
    rotation,
    ...(secret && {
      secret,
      secretKeyId: randomUUID(),
      secretExpiresOn: ends,
    }),
  };
  return {
    lines: [`Mailwright: ${name} for ${settings.username}`, ...did.map((one) => `  done: ${one}`)],
    facts,
  };
}
