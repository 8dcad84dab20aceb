import { blocks, type Finding, type Handlers, MailwrightError, type Setup } from "../contract/index.ts";
import { finding } from "../contract/make-finding.ts";
import { findReply } from "../credentials/sealed-reply.ts";
import { consoleScriptOf } from "../setup/okta-settings.ts";
import type { WizardContext } from "./context.ts";
import { outputLines } from "./script-lines.ts";
import type { scriptOperations } from "./scripts.ts";

/** How long the script may run: people sign in, and Exchange needs up to ten minutes. The question before it: not long. */
const runLimitMs = 40 * 60_000;
const readyLimitMs = 30_000;

/** The provider's script on this computer: what it takes, the run, its end. One at a time for a setup. */
export function scriptRunOperations(context: WizardContext, scripts: ReturnType<typeof scriptOperations>) {
  const { store, programs, emit } = context;
  const running = new Map<string, { readonly stop: AbortController; readonly run: Promise<void> }>();

  /** Where the programs lie that a script needs, by name; or why it cannot run here. */
  async function look(setup: Setup, signal: AbortSignal): Promise<{ paths: Map<string, string> } | Finding> {
    const { here } = consoleScriptOf(setup);
    if (!programs || setup.practice) return notHere(here.name, []);
    const never = here.notOn?.[programs.platform];
    if (never) return neverHere(never);
    const paths = new Map<string, string>();
    for (const name of here.programs) {
      const path = await programs.find(name);
      if (path) paths.set(name, path);
    }
    const missing = here.programs.filter((name) => !paths.has(name));
    if (missing.length > 0) return notHere(here.name, missing);
    let answer = "";
    await programs.run({
      path: paths.get(here.ready.program)!,
      args: here.ready.args,
      files: {},
      limitMs: readyLimitMs,
      signal,
      onText: (text, stream) => {
        if (stream === "out") answer = (answer + text).slice(-2_000);
      },
    });
    return answer.trim() ? { paths } : notReady(here.name, here.ready.fix);
  }

  async function runOne(id: string, signal: AbortSignal) {
    const setup = await store.read(id);
    const { here } = consoleScriptOf(setup);
    const found = await look(setup, signal);
    if (signal.aborted) return refused(stopped());
    if (!("paths" in found)) return refused(found);
    const { script } = await scripts["app.script"]({ id });
    const lines: string[] = [];
    const output = outputLines((text) => {
      lines.push(text);
      emit("script.line", { id, text });
    });
    const code = await programs!.run({
      path: found.paths.get(here.programs[0])!,
      args: here.args,
      files: { [script.name]: script.text },
      limitMs: runLimitMs,
      signal,
      onText: output.add,
    });
    output.end();
    const text = output.text();
    if ("finding" in findReply(text)) return refused(code === null ? stopped() : failed(code, lines));
    const { findings, did } = await scripts["app.scriptReply"]({ id, text });
    return { findings, did, taken: !blocks(findings) };
  }

  return {
    handlers: {
      "app.scriptHere": async ({ id }) => {
        const setup = await store.read(id);
        const { here } = consoleScriptOf(setup);
        const found = await look(setup, AbortSignal.timeout(readyLimitMs));
        if (!("paths" in found)) return { here: null, findings: [found] };
        return {
          here: { name: here.name, path: found.paths.get(here.programs[0])!, says: here.says },
          findings: [],
        };
      },
      "app.runScript": async ({ id }) => {
        if (running.has(id)) throw busy();
        const stop = new AbortController();
        const run = runOne(id, stop.signal)
          .catch((error: unknown) => {
            if (error instanceof MailwrightError) return refused(error.finding);
            throw error;
          })
          .then((ended) => emit("script.ended", { id, ...ended }))
          .finally(() => running.delete(id));
        running.set(id, { stop, run });
        return {};
      },
      "app.stopScript": async ({ id }) => {
        running.get(id)?.stop.abort();
        return {};
      },
    } satisfies Partial<Handlers>,
    /** Ends what runs, and waits until it has ended. */
    close: async () => {
      const all = [...running.values()];
      for (const { stop } of all) stop.abort();
      await Promise.allSettled(all.map(({ run }) => run));
    },
  };
}

const refused = (problem: Finding) => ({ findings: [problem], did: [], taken: false });

const elsewhere =
  "Or run the script in the provider's own shell: save it, upload it there, and paste its reply here.";

const notHere = (name: string, missing: readonly string[]): Finding =>
  finding({
    code: "script-here-missing",
    severity: "warning",
    step: "app",
    title: `This computer cannot run the script: ${name} is missing`,
    cause: missing.length
      ? `Not found among the programs of this computer: ${missing.join(", ")}.`
      : "In practice nothing is started on this computer.",
    fix: [missing.length ? `Install ${name}.` : "Use the practice shell.", elsewhere],
  });

const neverHere = (cause: string): Finding =>
  finding({
    code: "script-here-missing",
    severity: "warning",
    step: "app",
    title: "This computer cannot run the script: its system has no shell for it",
    cause,
    fix: [elsewhere.replace("Or run", "Run")],
  });

const notReady = (name: string, fix: string): Finding =>
  finding({
    code: "script-here-unready",
    severity: "warning",
    step: "app",
    title: `${name.replace(/^the /, "The ")} is here, and not ready for the script`,
    cause: "It was asked, and has nothing with which the script could reach the provider.",
    fix: [fix, elsewhere],
  });

const failed = (code: number, lines: readonly string[]): Finding =>
  finding({
    code: "script-run-failed",
    step: "app",
    title: "The script stopped before it was done",
    cause:
      lines
        .filter((line) => line.trim())
        .slice(-6)
        .join("\n") || `It said nothing, and ended with ${code}.`,
    fix: ["Do what its last lines say.", "Run it again: it goes on from where it stopped.", elsewhere],
  });

const stopped = (): Finding =>
  finding({
    code: "script-run-stopped",
    severity: "warning",
    step: "app",
    title: "The script was stopped",
    cause: "What it did before stays as it is. It has given no reply.",
    fix: ["Run it again: it goes on from where it stopped."],
  });

const busy = () =>
  new MailwrightError({
    code: "script-run-busy",
    step: "app",
    title: "The script of this setup is running already",
    cause: "It was started in another window, or a moment ago.",
    fix: ["Wait until it has ended, or stop it first."],
  });
