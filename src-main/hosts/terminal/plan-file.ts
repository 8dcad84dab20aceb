import { scryptSync } from "node:crypto";
import { type Change, MailwrightError, type PlanEvent, type Setup } from "../../contract/index.ts";
import type { Secret } from "../../credentials/secret.ts";
import { planBusy } from "../../plan/findings.ts";
import { changesOf } from "../../plan/journal.ts";
import { notWritten, writeAtomically } from "../../setup/atomic-file.ts";
import { writeSetup } from "../../setup/document.ts";
import { LockBusy, withLongLock } from "../../setup/file-lock.ts";
import { openJournal } from "../../setup/journal.ts";
import { type Arguments, type ExitCode, type Io, shapes, UsageError } from "./command.ts";
import { givenConnections } from "./connections-input.ts";
import { printPlanEvent } from "./plan-output.ts";
import type { PlanTerminal } from "./plan-stored.ts";
import { orRefusal } from "./refusal.ts";
import { givenCredential, secretFor } from "./secret-input.ts";
import { readSetupArgument, type SetupSource } from "./setup-file.ts";

/**
 * Opens the plan of a setup in a file. What was done is kept in the file, line by line, which takes Mailwright's own form then; to
 * read it writes nothing. @param writes whether changes are to be made: one process works on the file at a time then
 */
export function withFilePlan(
  { setup, source }: ReadFile,
  args: Arguments,
  io: Io,
  writes: boolean,
  use: (terminal: PlanTerminal) => Promise<ExitCode>,
): Promise<ExitCode> {
  if (source.kind === "okta-body")
    throw notOf(`${source.path} is the body of Okta's API, which has no place for what was done`, [
      `Write a setup file with these values. Its shape is in ${shapes}.`,
    ]);
  if (setup.practice)
    throw notOf(`${source.path} is a practice setup: its company is not out there`, [
      "Practise with: mailwright rehearse --apply.",
    ]);
  const work = (read: Setup) => onFile(read, source.path, args, io, use);
  // Read again: another process may have written while this one waited for its turn.
  const writing = async () => work((await readSetupArgument(args, io, Date.now())).setup);
  return orRefusal(args, io, () => (writes ? alone(source.path, writing) : work(setup)));
}

interface ReadFile {
  readonly setup: Setup;
  readonly source: SetupSource & { kind: "file" | "okta-body" };
}

const notOf = (title: string, fix: readonly string[]): UsageError =>
  new UsageError(title, fix, {
    code: "plan-not-of-file",
    cause:
      "A plan is that of a setup in a file of Mailwright's own form or written by hand, or of one of this computer.",
  });

async function alone(path: string, work: () => Promise<ExitCode>): Promise<ExitCode> {
  let begun = false;
  try {
    return await withLongLock(`${path}.lock`, () => {
      begun = true;
      return work();
    });
  } catch (error) {
    if (error instanceof LockBusy) throw new MailwrightError(planBusy);
    // The lock itself could not be written.
    throw begun ? error : notWritten(path, error);
  }
}

async function onFile(
  read: Setup,
  path: string,
  args: Arguments,
  io: Io,
  use: (terminal: PlanTerminal) => Promise<ExitCode>,
): Promise<ExitCode> {
  const entered = await givenConnections(args, io);
  if (!entered?.size)
    throw new UsageError("Say how the systems of this setup file are reached", [
      "Give --connections-file FILE or --connections-stdin: SYSTEM.NAME=VALUE, a line each.",
      "Or connect a setup of this computer: mailwright connect.",
    ]);
  const { networkOf } = await import("./network.ts");
  const network = await networkOf(args, io);
  const { setup: filled, secret, given } = await secretFor(read, args, io);
  const setup =
    given && secret
      ? { ...filled, credential: credentialOf(filled, secret, given, new Date(network.now()).toISOString()) }
      : filled;
  let stored = setup;
  const store = {
    async update(_id: string, change: (before: Setup) => Setup) {
      const next = change(stored);
      await writeAtomically(path, writeSetup(next));
      stored = next;
      return next;
    },
  };
  const journal = openJournal(store, setup);
  const { openHeadlessPlan } = await import("../../headless/plan.ts");
  const hand = await openHeadlessPlan({
    setup,
    credential: secret,
    // What the file knows of an earlier connection need not be said again.
    entered: async () =>
      new Map(
        [...entered].map(([system, values]) => {
          const fact = setup.connections?.find((one) => one.system === system);
          const org = fact && system === "okta" && { org: fact.where };
          return [system, { ...org, ...fact?.values, ...values }];
        }),
      ),
    network,
    journal,
    signal: io.signal,
    onEvent: (event: PlanEvent) => printPlanEvent(event, args, io),
  });
  try {
    return await use({
      name: path,
      made: async (): Promise<readonly Change[]> => changesOf(journal.entries),
      get plan() {
        return hand.plan;
      },
      get findings() {
        return hand.findings;
      },
      read: hand.read,
      apply: hand.apply,
      answer: hand.answer,
      undo: hand.undo,
    });
  } finally {
    // Only where something was done: who reads changes no file.
    const { domain, connections, lastDns } = hand.setup;
    if (stored !== setup)
      await store
        .update(setup.id, (before) => ({
          ...before,
          lastDns,
          domain: { ...before.domain, oktaRecords: domain.oktaRecords },
          ...(connections && { connections }),
        }))
        // The log is in the file, line by line; this is read from the systems again, and the answer was given by now.
        .catch((error: unknown) => {
          if (!(error instanceof MailwrightError)) throw error;
        });
  }
}

/**
 * The same secret is the same credential at every start, though nobody keeps it: its revision is made of it by a function that is
 * slow on purpose (RFC 7914).
 */
function credentialOf(
  { id, credential }: Setup,
  secret: Secret,
  given: Parameters<typeof givenCredential>[0],
  at: string,
): ReturnType<typeof givenCredential> {
  const revision = secret.use((value) => scryptSync(value, id, 24)).toString("base64url");
  return credential?.revision === revision ? credential : { ...givenCredential(given, at), revision };
}
