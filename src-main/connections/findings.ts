import type { Finding } from "../contract/index.ts";
import { type FindingDraft, finding } from "../contract/make-finding.ts";

export const notConnected = (name: string): FindingDraft => ({
  code: "connection-not-there",
  step: "finish",
  title: `${name} is not connected`,
  cause: "The connection was ended already, perhaps in another window.",
  fix: ["Look at the connections of the setup again."],
});

/** The keychain entry of a connection is not there: `name` is the system's. */
export const secretGone = (name: string): FindingDraft => ({
  code: "connection-secret-missing",
  step: "finish",
  title: `The token or key for ${name} is not on this computer`,
  cause: "It was kept for an earlier session only, was removed from the keychain, or the keychain is locked.",
  fix: ["If the keychain is locked, unlock it and try again.", `Connect ${name} again.`],
});

export const keptForSession = (name: string): Finding =>
  finding({
    code: "connection-secret-for-session",
    severity: "warning",
    step: "finish",
    title: `The token or key for ${name} is kept for this session only`,
    cause: "This computer's keychain is not used now, so it is in memory until Mailwright is closed.",
    fix: ["Choose to keep secrets in the keychain on the Credentials step: it moves there."],
  });

export const needsCredential: FindingDraft = {
  code: "connection-needs-credential",
  step: "credentials",
  title: "Okta needs the secret or key of this setup, and it has none",
  cause: "The email server is made in Okta with it.",
  fix: ["Add it on the Credentials step.", "Then go on with the plan."],
};

export const connectingCancelled: FindingDraft = {
  code: "connection-cancelled",
  severity: "info",
  step: "finish",
  title: "It was canceled",
  cause: "The system was asked, and the answer was not waited for. Nothing was kept here.",
  fix: ["Do it again when you want it."],
};

/** @param seconds the bound of all of it */
export const tookTooLong = (name: string, seconds: number): FindingDraft => ({
  code: "connection-too-slow",
  step: "finish",
  title: `${name} did not answer in time`,
  cause: `It was given ${seconds} seconds for all that was asked. Nothing was changed by it.`,
  fix: ["Try again.", "If it happens again, look at the status page of the service."],
});

export const oneWayIn: FindingDraft = {
  code: "connection-one-way-in",
  step: "domain",
  field: "token",
  title: "Enter an API token, or the client ID of a service app",
  cause: "Okta is connected by one of the two. Neither or both were entered.",
  fix: [
    "Paste the token of the org.",
    "Or make the key, add it to a service app in Okta, and enter the app's client ID.",
  ],
};

export const keyNotMade: FindingDraft = {
  code: "connection-key-not-made",
  step: "domain",
  title: "The key of the service app is not on this computer",
  cause:
    "It was not made yet, or was kept for an earlier session only. The app can only be connected with it.",
  fix: ["Make the key here.", "Add it to the service app in Okta, in the place of an older one."],
};

export const nothingConnected: FindingDraft = {
  code: "connection-nothing-connected",
  step: "finish",
  title: "No system is connected, so there is nothing to plan",
  cause: "A plan is what Mailwright would do in Okta and at the DNS host. It reads them first.",
  fix: ["Connect Okta, or the DNS host.", "Or do it by hand: each step shows the values to enter."],
};
