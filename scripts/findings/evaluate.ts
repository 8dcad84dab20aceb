import { isFunction, type Meaning, type Node, type Source, type Sources } from "./sources.ts";

/** Stands for a part of a text that only a run knows. */
export const unknown = "…";
/** Stands for what is taken over from a finding that was made elsewhere. */
export const taken = "(taken)";
/** Beside the texts of some entries of a table: others have none, and what stands after `??` is taken then. */
const absent = "(absent)";

/** A call that gives a function's parameters their values; null when nothing calls it by name. */
export interface Bound {
  readonly of: Node;
  readonly call: { readonly call: Node; readonly source: Source } | null;
}

/** Thrown where a value is a parameter: what it may be is known by those who call the function. */
export class NeedsCallers extends Error {
  readonly of: Node;

  constructor(of: Node) {
    super("needs callers");
    this.of = of;
  }
}

/** Thrown where a code depends on a condition: the rest of the finding depends on the same one. */
export class NeedsDecision extends Error {
  readonly test: string;

  constructor(test: string) {
    super("needs a decision");
    this.test = test;
  }
}

const wrappers = [
  "ParenthesizedExpression",
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
  "ChainExpression",
];

/** A part of a text that can be more things than these is one that only a run knows. */
const mostParts = 4;
/** How deep calls of calls are followed. */
const deepest = 12;

/** Tells what an expression may be, without running it: every text it can be, and the texts at a key of an object. */
export class Evaluator {
  readonly #sources: Sources;
  readonly #bound: readonly Bound[];
  /** Conditions, by where and how they are written, and how they are taken to come out. */
  readonly decisions: ReadonlyMap<string, boolean>;
  /** Whether an open condition is to be decided first: then what is read belongs together. */
  deciding = false;
  /** Object literals whose key was asked for. */
  readonly seen: Set<Node>;
  #depth = 0;

  constructor(
    sources: Sources,
    bound: readonly Bound[],
    decisions: ReadonlyMap<string, boolean>,
    seen: Set<Node>,
  ) {
    this.#sources = sources;
    this.#bound = bound;
    this.decisions = decisions;
    this.seen = seen;
  }

  /** The texts an expression may be; none for `undefined`. What is not known is `…`. */
  texts(node: Node, source: Source): string[] {
    if (wrappers.includes(node.type)) return this.texts(node.expression, source);
    switch (node.type) {
      case "Literal":
        return [node.value === null ? unknown : String(node.value)];
      case "TemplateLiteral":
        return this.#template(node, source);
      case "ConditionalExpression":
        return unique(this.#branches(node, source).flatMap((branch) => this.texts(branch, source)));
      case "LogicalExpression": {
        if (node.operator === "&&") return this.texts(node.right, source);
        const all = this.texts(node.left, source);
        const left = all.filter((text) => text !== absent);
        if (left.length < all.length) return unique([...left, ...this.texts(node.right, source)]);
        if (left.length > 0 && !left.includes(taken)) return left;
        return unique([...left, ...this.texts(node.right, source)]);
      }
      case "Identifier":
        return node.name === "undefined" ? [] : (this.#named(node, source, undefined) ?? [unknown]);
      case "MemberExpression":
        return node.computed ? [unknown] : (this.at(node.object, node.property.name, source) ?? [unknown]);
      case "CallExpression":
        return this.#returned(node, source, (inner, value, there) => inner.texts(value, there)) ?? [unknown];
      default:
        return [unknown];
    }
  }

  /** The texts at a key of an object; undefined when it has no such key, or is not to be told. */
  at(node: Node, key: string, source: Source): string[] | undefined {
    if (wrappers.includes(node.type)) return this.at(node.expression, key, source);
    switch (node.type) {
      case "ObjectExpression":
        return this.#property(node, key, source);
      case "ConditionalExpression":
        return union(this.#branches(node, source).map((branch) => this.at(branch, key, source)));
      case "LogicalExpression":
        return union([this.at(node.left, key, source), this.at(node.right, key, source)]);
      case "Identifier":
        return this.#named(node, source, key);
      case "MemberExpression":
        if (isReady(node)) return [taken];
        return node.computed
          ? this.#entries(node.object, this.texts(node.property, source), key, source)
          : undefined;
      case "ArrayExpression": {
        const element = node.elements[Number(key)];
        return element ? this.texts(element, source) : [];
      }
      case "CallExpression":
        if (this.#isMaker(node, source)) return [taken];
        return this.#returned(node, source, (inner, value, there) => inner.at(value, key, there));
      default:
        return undefined;
    }
  }

  /** The texts at a key of a table's entries: of those that are named, or of all where that turns out as the program runs. */
  #entries(table: Node, names: readonly string[], key: string, source: Source): string[] | undefined {
    if (wrappers.includes(table.type)) return this.#entries(table.expression, names, key, source);
    if (table.type === "Identifier") {
      const meaning = this.#sources.meaning(table.name, table, source);
      return meaning?.kind === "value" ? this.#entries(meaning.node, names, key, meaning.source) : undefined;
    }
    if (table.type !== "ObjectExpression") return undefined;
    const isNamed = ({ type, key: name }: Node) =>
      type === "Property" && (names.includes(unknown) || names.includes(String(name.name ?? name.value)));
    const entries = (table.properties as Node[]).filter(isNamed);
    const found = entries.map((entry) => this.at(entry.value, key, source));
    const texts = union(found);
    return texts && found.some((one) => !one?.length) ? [...texts, absent] : texts;
  }

  /** What a function gives back, by its own code. */
  results(
    of: Node,
    source: Source,
    read: (value: Node, source: Source) => string[] | undefined,
  ): string[] | undefined {
    if (of.type === "ArrowFunctionExpression" && of.body.type !== "BlockStatement")
      return read(of.body, source);
    const inside = (node: Node): boolean => {
      for (let up = source.parents.get(node); up; up = source.parents.get(up)) {
        if (up === of) return true;
        if (isFunction(up)) return false;
      }
      return false;
    };
    const returns = source.nodes.filter(
      (n) => n.type === "ReturnStatement" && n.argument && n.start >= of.start && inside(n),
    );
    return union(returns.map((r) => read(r.argument, source)));
  }

  /** The branches that a condition leaves open. Where one is decided on, the other is not read. */
  #branches(node: Node, source: Source): Node[] {
    const test = `${source.name} ${source.text.slice(node.test.start, node.test.end)}`;
    const decided = this.decisions.get(test);
    if (decided === undefined && this.deciding) throw new NeedsDecision(test);
    if (decided === undefined) return [node.consequent, node.alternate];
    return [decided ? node.consequent : node.alternate];
  }

  #property(node: Node, key: string, source: Source): string[] | undefined {
    this.seen.add(node);
    const later: (string[] | undefined)[] = [];
    let told = true;
    for (const property of node.properties.toReversed() as Node[]) {
      if (property.type === "SpreadElement") {
        const found = this.at(property.argument, key, source);
        told &&= found !== undefined;
        if (!found?.length) continue;
        // What is spread on a condition leaves what stands before it possible.
        later.push(found);
        if (!["ConditionalExpression", "LogicalExpression"].includes(unwrapped(property.argument).type))
          break;
      } else if (!property.computed && (property.key.name ?? property.key.value) === key) {
        later.push(this.texts(property.value, source));
        break;
      }
    }
    return union(later) ?? (told ? [] : undefined);
  }

  #named(node: Node, source: Source, key: string | undefined): string[] | undefined {
    const meaning = this.#sources.meaning(node.name, node, source);
    if (meaning === undefined || this.#depth > deepest) return undefined;
    this.#depth++;
    try {
      if (meaning.kind === "parameter") return this.#parameter(meaning, key);
      if (meaning.kind === "part")
        return key === undefined ? this.at(meaning.node, meaning.key, meaning.source) : undefined;
      if (key === undefined) return this.texts(meaning.node, meaning.source);
      return this.at(meaning.node, key, meaning.source);
    } finally {
      this.#depth--;
    }
  }

  #parameter(meaning: Meaning & { kind: "parameter" }, key: string | undefined): string[] | undefined {
    const bound = this.#bound.find((b) => b.of === meaning.of);
    if (bound === undefined) throw new NeedsCallers(meaning.of);
    if (bound.call === null) return undefined;
    const { call, source } = bound.call;
    const given: Node | undefined = call.arguments[meaning.index];
    const otherwise = () => {
      if (!meaning.otherwise) return [];
      return key === undefined
        ? this.texts(meaning.otherwise, meaning.source)
        : this.at(meaning.otherwise, key, meaning.source);
    };
    if (given === undefined) return otherwise();
    if (meaning.key === undefined)
      return key === undefined ? this.texts(given, source) : this.at(given, key, source);
    if (key !== undefined) return undefined;
    const found = this.at(given, meaning.key, source);
    return found?.length === 0 ? otherwise() : found;
  }

  /** Whether a call gives a finding. */
  #isMaker(call: Node, source: Source): boolean {
    if (call.callee.type !== "Identifier") return false;
    const meaning = this.#sources.meaning(call.callee.name, call, source);
    return meaning?.kind === "value" && this.#sources.stepOfMaker(meaning.node) !== undefined;
  }

  #returned(
    node: Node,
    source: Source,
    read: (inner: Evaluator, value: Node, source: Source) => string[] | undefined,
  ): string[] | undefined {
    if (node.callee.type !== "Identifier" || this.#depth > deepest) return undefined;
    const meaning = this.#sources.meaning(node.callee.name, node, source);
    if (meaning?.kind !== "value" || !isFunction(meaning.node)) return undefined;
    const bound = [{ of: meaning.node, call: { call: node, source } }, ...this.#bound];
    const inner = new Evaluator(this.#sources, bound, this.decisions, this.seen);
    inner.deciding = this.deciding;
    inner.#depth = this.#depth + 1;
    return inner.results(meaning.node, meaning.source, (value, there) => read(inner, value, there));
  }

  #template(node: Node, source: Source): string[] {
    let texts = [node.quasis[0].value.cooked as string];
    for (const [i, expression] of node.expressions.entries()) {
      const parts = this.texts(expression, source);
      const tail: string = node.quasis[i + 1].value.cooked;
      const known = parts.length === 0 || parts.length > mostParts ? [unknown] : parts;
      texts = texts.flatMap((head) => known.map((part) => `${head}${part}${tail}`));
      if (texts.length > 200) return [unknown];
    }
    return unique(texts);
  }
}

/** `x.finding`, `x.findings[0]`. */
const isReady = (node: Node): boolean =>
  ["finding", "findings"].includes(node.property.name) ||
  (node.computed && node.object.type === "MemberExpression" && isReady(node.object));

const unwrapped = (node: Node): Node => (wrappers.includes(node.type) ? unwrapped(node.expression) : node);
const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];
function union<T>(lists: readonly (readonly T[] | undefined)[]): T[] | undefined {
  const known = lists.filter((list) => list !== undefined);
  return known.length === 0 ? undefined : unique(known.flat());
}
