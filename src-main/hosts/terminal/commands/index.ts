import type { Command } from "../command.ts";

/** A command as `mailwright --help` lists it. The command itself is read when it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

/** Every command, in the order of `mailwright --help`. */
export const commands: readonly CommandEntry[] = [
  {
    name: "rehearse",
    summary: "Practise a whole setup against simulated servers on this computer",
    load: async () => (await import("./rehearse.ts")).rehearse,
  },
  {
    name: "check",
    summary: "Run the whole check of a setup: settings, DNS, TLS, token, sign-in, one real message",
    load: async () => (await import("./check.ts")).check,
  },
  {
    name: "audit",
    summary: "Look at the mail DNS of one or many domains: SPF, DKIM, DMARC, MX",
    load: async () => (await import("./audit.ts")).audit,
  },
  {
    name: "spf",
    summary: "The SPF record of a domain: what it costs, what it says of an address, how to add a sender",
    load: async () => (await import("./spf.ts")).spf,
  },
  {
    name: "explain",
    summary: "Say what an error text means: from Okta's System Log, a log file, a mail",
    load: async () => (await import("./explain.ts")).explain,
  },
  {
    name: "inspect",
    summary: "Say what a key file is, or what is wrong with it; never the key",
    load: async () => (await import("./inspect.ts")).inspect,
  },
  {
    name: "script",
    summary: "Write one script that does the provider's console work; its reply comes back with reply",
    load: async () => (await import("./script.ts")).script,
  },
  {
    name: "reply",
    summary:
      "Take over the reply of a setup's script: fills in its values, and puts the secret into the keychain",
    load: async () => (await import("./reply.ts")).reply,
  },
  {
    name: "secret",
    summary: "Put a setup's secret into this computer's keychain, look for it, or forget it",
    load: async () => (await import("./secret.ts")).secret,
  },
  {
    name: "connect",
    summary: "Let Mailwright into Okta, or into the DNS host of a setup's zone",
    load: async () => (await import("./connect.ts")).connect,
  },
  {
    name: "disconnect",
    summary: "End the connection of a setup to Okta or to its DNS host",
    load: async () => (await import("./disconnect.ts")).disconnect,
  },
  {
    name: "plan",
    summary: "Read the connected systems, and show what would be done there",
    load: async () => (await import("./plan.ts")).plan,
  },
  {
    name: "apply",
    summary: "Make the changes of the plan in the connected systems",
    load: async () => (await import("./apply.ts")).apply,
  },
  {
    name: "undo",
    summary: "Take back what Mailwright did in the connected systems",
    load: async () => (await import("./undo.ts")).undo,
  },
  {
    name: "export",
    summary: "Write the bundle of a setup: Okta's values, DNS records, scripts, report",
    load: async () => (await import("./export.ts")).exportBundle,
  },
  {
    name: "import",
    summary: "Open a bundle of another computer: its setup is added to those of this one",
    load: async () => (await import("./import.ts")).importBundle,
  },
];
