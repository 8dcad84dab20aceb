import type { AuthType } from "../../contract/index.ts";
import { capital } from "../../contract/words.ts";
import { secretWord } from "../../setup/okta-words.ts";

/** How one of the apply scripts is run, and how its options are written. */
export interface ApplyShell {
  readonly run: string;
  readonly option: (name: "resume" | "list" | "rotate" | "back" | "to" | "yes" | "keep") => string;
}
export const posix: ApplyShell = { run: "sh apply.sh", option: (name) => `--${name}` };
export const powershell: ApplyShell = { run: ".\\apply.ps1", option: (name) => `-${capital(name)}` };

type Row = readonly [left: string, right: string];
const table = (...rows: readonly Row[]): string[] => rows.map(([l, r]) => `  ${l.padEnd(27)} ${r}`);

/** The comment at the head of both scripts: how they are run, what they ask for, and how they end. ASCII. */
export function applyUsage(
  input: { readonly authType: AuthType; readonly rotates: boolean },
  shell: ApplyShell,
  heading: string,
  note?: string,
): string {
  const { run, option } = shell;
  const rotation: readonly Row[] = [
    [
      `${run} ${option("rotate")} ID`,
      `give that server the new ${secretWord(input.authType)} (rotate.json), and test it`,
    ],
    [
      `${run} ${option("back")} ID`,
      "the same with the old one (rotate-back.json), should the new one not work",
    ],
  ];
  const credential: readonly Row[] =
    input.authType === "OAUTH2_CLIENT_CREDENTIALS"
      ? [["OKTA_SMTP_CLIENT_SECRET", "the client secret's value"]]
      : [
          ["OKTA_SMTP_PRIVATE_KEY_FILE", "the service account's JSON key file, or a PEM file"],
          ["OKTA_SMTP_PRIVATE_KEY", "or the key itself, as PEM text"],
        ];
  const lines = [
    heading,
    "",
    ...table(
      [run, "create, test, enable"],
      [`${run} ${option("resume")} ID`, "test and enable the server that an earlier run created"],
      [`${run} ${option("list")}`, "show the email servers of the org with their IDs, and change nothing"],
      ...(input.rotates ? rotation : []),
      [`${option("to")} ADDRESS`, "who gets the test email (otherwise: test-email.json, or you are asked)"],
      [option("yes"), `do not ask before enabling${input.rotates ? " or replacing" : ""}`],
      [option("keep"), "keep the created server when its test fails (otherwise it is removed again)"],
    ),
    "",
    ...(note === undefined ? [] : [note, ""]),
    "Asked for when not in the environment, and never written anywhere:",
    ...table(
      ["OKTA_ORG_URL", "https://mycompany.okta.com"],
      ["OKTA_API_TOKEN", "an API token; or OKTA_ACCESS_TOKEN with the scope okta.emailServers.manage"],
      ...credential,
    ),
    "",
    "Ends with 0: done. 1: Okta or the network said no. 2: something is missing or wrong here. 3: practice, refused.",
  ];
  return lines.map((line) => `# ${line}`.trimEnd()).join("\n");
}
