import { type Bound, Evaluator, NeedsCallers, NeedsDecision, taken, unknown } from "./evaluate.ts";
import { type Call, isCall, makerFile, type Node, type Source, type Sources } from "./sources.ts";

/** One code, with all that the program says of it. */
export interface FindingCode {
  readonly code: string;
  readonly severities: readonly string[];
  readonly steps: readonly string[];
  readonly titles: readonly string[];
  readonly causes: readonly string[];
  /** Where it is made, from the root. */
  readonly files: readonly string[];
}

export interface Collected {
  readonly codes: readonly FindingCode[];
  /** Places whose code cannot be told from the source, each as `file:line`. */
  readonly unreadable: readonly string[];
  /** Objects that look like a finding and are not made by the maker, each as `file:line`. */
  readonly handmade: readonly string[];
}

/** Makes the finding of a catalogue row. The rows themselves are read instead. */
const rowFile = "src-main/diagnosis/finding.ts";
const rowsFile = "src-main/diagnosis/row.ts";
/** Makers of a row: the code comes first, and the function that makes the finding last. */
const rowMakers = ["row", "stageRow", "saidRow"];

/** What a maker's call says: the object it is given, and the step its room's findings have. */
interface Made extends Call {
  readonly draft: Node;
  readonly step?: string;
  /** A row of the catalogue: its code stands before, and a function gives the rest. */
  readonly code?: Node;
}

/** Every finding code of the program, in the order of the alphabet, by reading the calls of the makers. Nothing is run. */
export function collect(sources: Sources): Collected {
  const seen = new Set<Node>();
  const found = new Map<
    string,
    { [K in "severities" | "steps" | "titles" | "causes" | "files"]: Set<string> }
  >();
  const unreadable = new Set<string>();

  const note = (made: Made, bound: readonly Bound[], decisions: ReadonlyMap<string, boolean>): void => {
    const read = new Evaluator(sources, bound, decisions, seen);
    const at = (key: string): string[] | undefined => {
      const of = (value: Node, there: Source) => read.at(value, key, there);
      return made.code ? read.results(made.draft, made.source, of) : of(made.draft, made.source);
    };
    read.deciding = true;
    const all = (made.code ? read.texts(made.code, made.source) : at("code")) ?? [unknown];
    const codes = all.filter((code) => code !== taken);
    read.deciding = false;
    const texts = (key: string): readonly string[] => at(key) ?? [];
    const [severities, steps, titles] = [texts("severity"), texts("step"), texts("title")];
    if (codes.some((code) => code.includes(unknown)))
      unreadable.add(
        [made, ...bound.flatMap((b) => b.call ?? [])].map((c) => placeOf(c.call, c.source)).join(" < "),
      );
    for (const code of codes) {
      const entry = found.get(code) ?? {
        severities: new Set(),
        steps: new Set(),
        titles: new Set(),
        causes: new Set(),
        files: new Set(),
      };
      found.set(code, entry);
      for (const severity of severities.length > 0 ? severities : ["error"]) entry.severities.add(severity);
      for (const step of steps.length > 0 ? steps : [made.step ?? unknown]) entry.steps.add(step);
      for (const title of titles) entry.titles.add(title);
      for (const cause of texts("cause")) entry.causes.add(cause);
      entry.files.add((bound.at(-1)?.call?.source ?? made.source).name);
    }
  };

  /** Reads a call; what is a parameter there is read at every call of the function around it. */
  const expand = (
    made: Made,
    bound: readonly Bound[] = [],
    decisions: ReadonlyMap<string, boolean> = new Map(),
  ): void => {
    try {
      note(made, bound, decisions);
    } catch (error) {
      if (error instanceof NeedsDecision) {
        for (const way of [true, false]) expand(made, bound, new Map(decisions).set(error.test, way));
      } else if (error instanceof NeedsCallers) {
        const calls = sources.calls(error.of);
        for (const call of calls.length === 0 ? [null] : calls)
          expand(made, [...bound, { of: error.of, call }], decisions);
      } else throw error;
    }
  };

  for (const made of makerCalls(sources)) expand(made);
  const codes = [...found]
    .map(([code, e]) => ({
      code,
      severities: [...e.severities].sort(),
      steps: [...e.steps],
      titles: [...e.titles],
      causes: [...e.causes],
      files: [...e.files].sort(),
    }))
    .filter(({ code }) => !code.includes(unknown))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  return { codes, unreadable: [...unreadable], handmade: handmade(sources, seen) };
}

function makerCalls(sources: Sources): Made[] {
  return sources.files.flatMap((source) =>
    [makerFile, rowFile, rowsFile].includes(source.name)
      ? []
      : source.nodes.flatMap((call): Made[] => {
          if (!isCall(call) || call.callee.type !== "Identifier") return [];
          const [first, ...others] = call.arguments as Node[];
          const meaning = sources.meaning(call.callee.name, call, source);
          if (meaning?.kind !== "value" || first === undefined) return [];
          const step = sources.stepOfMaker(meaning.node);
          if (step !== undefined) return [{ call, source, draft: first, ...(step && { step }) }];
          const last = others.at(-1);
          if (meaning.source.name === rowsFile && rowMakers.includes(call.callee.name) && last)
            return [{ call, source, code: first, draft: last }];
          return [];
        }),
  );
}

/** Objects with a finding's words that no maker was given. */
function handmade(sources: Sources, seen: ReadonlySet<Node>): string[] {
  return sources.files.flatMap((source) =>
    (source.name.startsWith("src-main/contract/") || source.name === rowFile ? [] : source.nodes)
      .filter((node) => node.type === "ObjectExpression" && !seen.has(node))
      .filter((node) => {
        const keys = new Set((node.properties as Node[]).map((p) => p.key?.name));
        return ["code", "title", "cause", "fix"].every((key) => keys.has(key));
      })
      .map((node) => placeOf(node, source)),
  );
}

const placeOf = (node: Node, source: Source): string =>
  `${source.name}:${source.text.slice(0, node.start).split("\n").length}`;
