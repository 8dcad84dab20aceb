import fc from "fast-check";
import { inputLimit } from "../../src-main/hosts/shared/door.ts";
import { report, startBuiltApp } from "./built-app.ts";

/**
 * Sends the built program messages that its own page never sends, and prints what became of them. Arguments: the app's
 * folder, how many messages of each kind, then the app's own options.
 */
const [, , folder = "", count = "1000", ...options] = process.argv;
const numRuns = Number(count);
const { electron, page, quit } = await startBuiltApp(folder, options);
const { operations } = await import("../../src-main/contract/index.ts");

const channels = fc.constantFrom("mailwright:call", "mailwright:file");
const names = fc.constantFrom(...Object.keys(operations));
const anything = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true });
const tally = new Map<string, number>();
const note = (kind: string) => tally.set(kind, (tally.get(kind) ?? 0) + 1);
const wrong: string[] = [];

/** Frames that are not our page's main frame, each for a reason. */
const foreign = fc.oneof(
  fc.constantFrom<unknown>(null, 0, "", "app://mailwright/"),
  fc.record({ url: fc.webUrl({ withFragments: true, withQueryParameters: true }) }),
  fc.record({ url: fc.string() }).filter(({ url }) => !/^\s*app:\/\/mailwright[/?#]?/i.test(url)),
  fc.constantFrom(
    { url: "app://mailwright.evil/" },
    { url: "app://mailwright@evil/" },
    { url: "app://evil@mailwright/" },
    { url: "app://mailwright:1/" },
    { url: "app:mailwright" },
    { url: "blob:app://mailwright/1" },
    { url: "file:///mailwright/" },
    { url: "data:text/html,app://mailwright/" },
    { url: "about:srcdoc" },
    { detached: true },
    { parent: { url: "app://mailwright/" } },
  ),
);
await fc.assert(
  fc.asyncProperty(channels, names, anything, foreign, async (channel, name, input, frame) => {
    const outcome = await electron.sendIpc(channel, [name, input], frame).then(
      () => "answered",
      (error: Error) => error.message,
    );
    note("forged");
    if (outcome !== "Refused") wrong.push(`${channel} ${JSON.stringify(frame)}: ${outcome}`);
  }),
  { numRuns },
);

/** From our own page, with names that are no operation. */
const noName = fc
  .oneof(
    fc.string(),
    anything,
    fc.constantFrom("__proto__", "constructor", "hasOwnProperty", "app.info ", "APP.INFO"),
  )
  .filter((name) => typeof name !== "string" || !Object.hasOwn(operations, name));
await fc.assert(
  fc.asyncProperty(channels, noName, anything, async (channel, name, input) => {
    const answer = await electron.sendIpc(channel, [name, input, "/etc/hostname"]).catch(() => "thrown");
    note("unknown");
    const code = (answer as { finding?: { code: string } }).finding?.code;
    if (answer !== "thrown" && code !== "internal-unknown-operation")
      wrong.push(`${String(code)} for an unknown name`);
  }),
  { numRuns },
);

/** From our own page, with input that no operation takes: another shape, or a field longer than any may be. */
const fields = ["id", "text", "secret", "provider", "format", "step", "ticket", "runId", "names", "change"];
const long = fc.record({
  times: fc.integer({ min: 1, max: 4 }),
  fields: fc.subarray(fields, { minLength: 1, maxLength: 3 }),
});
const malformed = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, 0, "", [], true, { id: 7 }, { id: "../../etc" }, { id: "" }),
  long.map(({ times, fields: which }) =>
    Object.fromEntries(which.map((field) => [field, "x".repeat(times * 280_000)])),
  ),
  anything.filter((input) => typeof input !== "object" || input === null || Array.isArray(input)),
);
// These take an empty object, and so anything: what is not declared is left out.
const choosy = Object.keys(operations).filter(
  (name) => !operations[name as keyof typeof operations].input.safeParse({}).success,
);
await fc.assert(
  fc.asyncProperty(fc.constantFrom(...choosy), malformed, async (name, input) => {
    const answer = (await electron.sendIpc("mailwright:call", [name, input])) as {
      ok: boolean;
      finding?: { code: string; title: string; cause: string };
    };
    note("malformed");
    if (answer.ok || !/^setting-/.test(answer.finding?.code ?? "")) {
      wrong.push(`${name} took ${JSON.stringify(input)?.slice(0, 80)}: ${answer.finding?.code}`);
    }
    if (JSON.stringify(answer).length > 4_000) wrong.push(`${name} answered at length`);
  }),
  { numRuns },
);

const oversized = await electron.sendIpc("mailwright:call", [
  "explain",
  { text: "x", more: "y".repeat(inputLimit) },
]);
const unknownChannel = await Promise.resolve()
  .then(() => electron.sendIpc("mailwright:other", ["app.info", {}]))
  .catch((error: Error) => error.message);
const stillThere = await page.call("app.info", {});
await quit();
report({
  tally: Object.fromEntries(tally),
  wrong: wrong.slice(0, 20),
  oversized: (oversized as { finding: { code: string } }).finding.code,
  unknownChannel,
  channels: [...electron.ipcHandlers.keys()],
  stillThere: stillThere.ok,
});
