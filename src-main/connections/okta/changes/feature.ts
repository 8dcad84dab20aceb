import { z } from "zod";
import type { Finding, JournalEntry } from "../../../contract/index.ts";
import type { Planned, Undone } from "../../../plan/connection.ts";
import { featureName } from "../../../setup/okta-words.ts";
import type { OktaClient } from "../client.ts";
import { atFinish } from "../finding.ts";
import { type EmailServer, EmailServers, Feature } from "../shapes.ts";
import { recalled } from "../state.ts";
import { type Ground, ids, planned } from "./ground.ts";

/** Switches the feature on, after its own question: a self-service feature is for all of the org. None where it is not listed. */
export function featureChange({ state, client }: Ground): Planned[] {
  const { feature } = state;
  if (!feature) return [];
  const isOn = feature.status === "ENABLED";
  const change = {
    id: ids.feature,
    title: `Switch on the feature “${featureName}”`,
    items: [{ name: "Settings > Features", before: isOn ? ["On"] : [], after: ["On"] }],
    question: {
      ask: `Switch on “${featureName}” for the whole org?`,
      text: "Okta offers it as a self-service feature. Without it an email server takes only a password.",
      yes: "Switch it on",
      no: "Not now",
    },
  };
  if (isOn) return [planned({ ...change, state: "right" }, { left: { id: feature.id, status: "ENABLED" } })];
  return [
    planned(
      { ...change, state: "pending" },
      {
        replaced: { id: feature.id, oauthServers: state.servers.filter(isOAuth).map(({ id }) => id) },
        write: () =>
          client.write("POST", `/api/v1/features/${encodeURIComponent(feature.id)}/ENABLE`, Feature),
      },
    ),
  ];
}

const Before = z.object({ id: z.string(), oauthServers: z.array(z.string()) });

const isOAuth = ({ authType = "" }: EmailServer): boolean => authType.startsWith("OAUTH2_");

/** Switches it off again, unless an email server that was made since needs it. */
export async function undoFeature(entry: JournalEntry, client: OktaClient): Promise<Undone> {
  const before = recalled(Before, entry.replaced);
  const list = await client.list("/api/v1/features", Feature);
  const feature = list.find(({ id }) => id === before?.id);
  if (feature?.status !== "ENABLED") return { state: "gone" };
  const servers = await client.read("/api/v1/email-servers", EmailServers);
  if (servers.some((server) => isOAuth(server) && !before?.oauthServers.includes(server.id)))
    return { state: "kept", why: "An email server of the org signs in with OAuth and needs the feature." };
  await client.write("POST", `/api/v1/features/${encodeURIComponent(feature.id)}/DISABLE`, Feature);
  return { state: "undone" };
}

/** The feature is not among those that the org can switch: on for everybody, or not to be had. */
export const featureAbsent = (): Finding =>
  atFinish({
    code: "okta-feature-absent",
    severity: "info",
    title: "Okta does not list the feature for OAuth email servers",
    cause: `“${featureName}” is not among the features that this org can switch. It may be on for everybody by now, or not be offered in this cell.`,
    fix: [
      "Nothing to do where the plan goes through: Okta's answer to the email server tells.",
      "Where Okta refuses the server, look at Settings > Features in the Admin Console, or ask Okta support.",
    ],
  });
