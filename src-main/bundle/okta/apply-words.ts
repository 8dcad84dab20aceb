import type { AuthType, BundleTested } from "../../contract/index.ts";
import { featureName, secretWord } from "../../setup/okta-words.ts";
import type { ApplyShell } from "./apply-usage.ts";

/** What the two apply scripts depend on. Not one value of the setup: those stay in the JSON files the scripts read. */
export interface ApplyScript {
  readonly authType: AuthType;
  readonly tested: BundleTested;
  /** What stands beside the run that passed: the rest of a sentence. */
  readonly beside?: string;
  readonly practice: boolean;
  /** The bundle replaces a secret or key: rotate.json lies beside the script. */
  readonly rotates: boolean;
}

/** What it is called on the buttons of the Finish step. */
const buttonWord = (authType: AuthType): "secret" | "key" =>
  authType === "OAUTH2_CLIENT_CREDENTIALS" ? "secret" : "key";

/**
 * The sentences both apply scripts say, so that they say the same. Places: `{id}` of the server, `{to}` who gets the test email, `{org}`, `{names}`, `{file}`, `{field}`,
 * `{has}`, `{wants}`, `{status}`. ASCII.
 */
export function applyWords(authType: AuthType, { run, option }: ApplyShell) {
  const call = (name: "resume" | "list" | "back") => `${run} ${option(name)}`;
  const what = secretWord(authType);
  const resume = `${call("resume")} {id}`;
  const seeServers = `The servers of the org: ${call("list")}`;
  return {
    heading:
      "Creates the email server in Okta from email-server.json: disabled first, then tested, then enabled after your yes.",
    // Before anything is sent
    askOrg: "Okta org URL, such as https://mycompany.okta.com",
    askToken: "Okta API token",
    noToken: "The API token is empty or holds a character that no token has.",
    askTo: "Send the test email to",
    noFrom: "test-email.json has no fromAddress.",
    mustBeOff: 'email-server.json must say "enabled": false. It is enabled after its test.',
    notAnId: "That is not the ID of an email server.",
    keyUnreadable: "The key file cannot be read.",
    noKey:
      "There is no private key in it: -----BEGIN PRIVATE KEY----- is missing. A key under a passphrase does not work in Okta.",
    empty: "{file} is not complete. Empty: {names}. Fill them in in Mailwright, and export the bundle again.",
    otherKey:
      "This is not the key of these settings: its {field} is {has}, and the settings say {wants}. Take the file of that key, or put this key into the setup in Mailwright, test it, and export the bundle again.",
    unnamedKey: "A PEM file does not say which key it is. It goes to Okta as key ID {wants}.",
    notAnOrg: `There is no Okta org at {org}. Check the org URL. Neither the token nor the ${what} was sent.`,
    classic: "Note: this org is on Classic Engine. Okta describes this feature for Identity Engine.",
    featureOff: `The feature is off in this org. Switch on Settings > Features > ${featureName}, and run this script again. Nothing was changed.`,
    featureOn: `Feature:       ${featureName}: on`,
    featureAbsent: `Note: the org does not list the feature ${featureName}. Either every org has it by now, or this one cannot get it.`,
    featureUnseen:
      "Note: whether the feature is on could not be seen (HTTP {status}; an OAuth token needs the scope okta.features.read).",
    otherServer: `Server {id} is not the server of this bundle: its {field} is {has}, and the settings say {wants}. ${seeServers}`,
    // Answers that need no code of Okta's
    checkOrgUrl: "  1. Check the org URL, and that this computer reaches it (proxy: set HTTPS_PROXY).",
    proxyAnswered: "The proxy answered HTTP 407",
    unknownAnswer:
      "This script does not know that answer. Search for the code in the error codes at developer.okta.com.",
    // Create, test, enable
    creating: "Creating the email server, disabled ...",
    created: "Created, disabled: {id}",
    notCreated: "Nothing was created.",
    perhapsCreated: `Whether the server was created is not known. Look before you run this script again. ${seeServers}`,
    noId: `Okta answered without an ID, so whether the server was created is not known. ${seeServers}`,
    testing: "Okta sends a test email to {to} ...",
    sent: "Okta reports the test email as sent.",
    removed: "Removed {id} again. Mend the settings, and run this script once more.",
    leftDisabled: `Server {id} is there, disabled. To test it again: ${resume}`,
    enabledFails: "Server {id} is enabled, and its test failed: mail of the org goes through it now.",
    enabledAlready: "Server {id} is enabled already. Nothing was changed.",
    warning: [
      "Look whether it has arrived. Once enabled, all mail of the org goes through this server,",
      "and Okta does not fall back to its own mailer.",
    ],
    askEnable: "Enable it now? Type yes",
    notEnabled: `Left disabled. To enable it later: ${resume}`,
    refusedEnable: `Server {id} is tested and still disabled. To go on: ${resume}`,
    perhapsEnabled:
      "Whether server {id} is enabled is not known. Look in the Admin Console: Customizations > Email provider.",
    enabled: "Enabled: {id}",
    last: "Trigger one real mail, such as a password reset, and look for it in the System Log: system.email.delivery.",
    // Another secret or key for a server that is there
    notChanged: "Nothing was changed.",
    rotate: {
      ask: `Replace its ${what} with the new one now? Type yes`,
      prompt: `New ${what}`,
      changed: `Okta has the new ${what}.`,
      perhaps: `Whether Okta has the new ${what} is not known. Run the same command again: that does no harm. Leave both valid at the provider.`,
      failed: `Okta has the new ${what}, and its test failed. Leave the old one valid at the provider. To put it back: ${call("back")} {id}`,
      done: `When it has arrived: in Mailwright choose Finish, Okta has it, and delete the old ${what} at the provider.`,
      otherwise: `If it does not arrive, put the old one back: ${call("back")} {id}`,
    },
    back: {
      ask: `Put its old ${what} back now? Type yes`,
      prompt: `Old ${what}`,
      changed: `Okta has the old ${what} again.`,
      perhaps: `Whether Okta has the old ${what} again is not known. Run the same command again: that does no harm. Leave both valid at the provider.`,
      failed: `Okta has the old ${what} again, and its test failed. Leave both valid at the provider. Run the test in Mailwright: it names the cause.`,
      done: `Keep the old ${what} valid at the provider: Okta uses it.`,
      otherwise: `Give up the new one: in Mailwright choose Finish, Back to the old ${buttonWord(authType)}, and delete the new ${what} at the provider.`,
    },
  };
}
export type ApplyWords = ReturnType<typeof applyWords>;
