import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseSync } from "vite";

/** A node of the syntax tree (ESTree, as the bundler's parser gives it). Only what is asked of it here is typed. */
export interface Node {
  readonly type: string;
  readonly start: number;
  // biome-ignore lint/suspicious/noExplicitAny: the shape differs with `type`, and every reader looks at that first
  readonly [key: string]: any;
}

export interface Source {
  /** Absolute path. */
  readonly path: string;
  /** Path from the root, with slashes. */
  readonly name: string;
  readonly text: string;
  readonly nodes: readonly Node[];
  readonly parents: ReadonlyMap<Node, Node>;
}

/** What a name stands for: the expression it was set to, a function, or a parameter of a function. */
export type Meaning =
  | { readonly kind: "value"; readonly node: Node; readonly source: Source }
  /** A part of a value that is taken apart where it is declared. */
  | { readonly kind: "part"; readonly node: Node; readonly source: Source; readonly key: string }
  | {
      readonly kind: "parameter";
      readonly of: Node;
      readonly source: Source;
      readonly index: number;
      /** The key, when the parameter is taken apart. */
      readonly key: string | undefined;
      readonly otherwise: Node | undefined;
    };

export interface Call {
  readonly call: Node;
  readonly source: Source;
}

/** Where the one maker of findings is. */
export const makerFile = "src-main/contract/make-finding.ts";

export const isFunction = (node: Node): boolean =>
  ["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"].includes(node.type);

/** Every source of the program, read. */
export class Sources {
  readonly files: readonly Source[];
  readonly #byPath: ReadonlyMap<string, Source>;
  readonly #maker: Node;
  readonly #callsOf = new Map<Node, readonly Call[]>();

  constructor(root: string) {
    this.files = ["src-main", "src-renderer"].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => /\.tsx?$/.test(name))
        .sort()
        .map((name) => read(root, join(root, folder, name))),
    );
    this.#byPath = new Map(this.files.map((file) => [file.path, file]));
    const [program] = this.files.find((file) => file.name === makerFile)?.nodes ?? [];
    this.#maker = program?.body.map((s: Node) => s.declaration).find((d: Node) => d?.id?.name === "finding");
    if (!this.#maker) throw new Error(`${makerFile} has no function "finding"`);
  }

  /** What `name` stands for where `at` uses it; undefined for what comes from a package or is not to be told. */
  meaning(name: string, at: Node, source: Source): Meaning | undefined {
    for (let here = source.parents.get(at); here; here = source.parents.get(here)) {
      if (isFunction(here)) {
        const found = parameter(name, here, source);
        if (found) return found;
      }
      for (const statement of Array.isArray(here.body) ? here.body : []) {
        const found = this.#declared(name, statement, source);
        if (found) return found;
      }
    }
    return undefined;
  }

  #declared(name: string, statement: Node, source: Source): Meaning | undefined {
    const inner = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (inner?.type === "VariableDeclaration") {
      for (const { id, init } of inner.declarations as Node[]) {
        if (!init) continue;
        if (id.name === name) return { kind: "value", node: init, source };
        const key =
          id.type === "ArrayPattern"
            ? id.elements.findIndex((e: Node | null) => e?.name === name)
            : id.properties?.find((p: Node) => p.value?.name === name)?.key.name;
        if (key !== undefined && key !== -1) return { kind: "part", node: init, source, key: String(key) };
      }
      return undefined;
    }
    if (inner?.type === "FunctionDeclaration" || inner?.type === "ClassDeclaration")
      return inner.id.name === name ? { kind: "value", node: inner, source } : undefined;
    if (inner?.type !== "ImportDeclaration" && !(statement.source && statement.specifiers)) return undefined;
    const specifier = statement.specifiers.find(
      (s: Node) => (s.local ?? s.exported).name === name || s.exported?.name === name,
    );
    const imported = specifier?.imported?.name ?? specifier?.local?.name;
    return imported && this.#exported(imported, statement.source.value, source);
  }

  #exported(name: string, from: string, source: Source): Meaning | undefined {
    const target = from.startsWith(".") ? this.#byPath.get(resolve(dirname(source.path), from)) : undefined;
    if (!target) return undefined;
    const [program] = target.nodes as [Node];
    for (const statement of program.body) {
      const found =
        statement.type === "ExportAllDeclaration"
          ? this.#exported(name, statement.source.value, target)
          : this.#declared(name, statement, target);
      if (found) return found;
    }
    return undefined;
  }

  /**
   * Whether a function is a maker of findings: the step that its findings have, "" when each says its own, undefined when it
   * is none.
   */
  stepOfMaker(node: Node): string | undefined {
    if (node === this.#maker) return "";
    return isCall(node) && node.callee.name === "findingAt" ? node.arguments[0].value : undefined;
  }

  /** Every call of a function or class, wherever it is. */
  calls(of: Node): readonly Call[] {
    const known = this.#callsOf.get(of);
    if (known) return known;
    const called = calledAs(of, this.files.find((file) => file.parents.has(of)) as Source);
    const calls = called ? this.#callsNamed(called) : [];
    this.#callsOf.set(of, calls);
    return calls;
  }

  #callsNamed({ node, name }: { readonly node: Node; readonly name: string }): Call[] {
    return this.files.flatMap((source) =>
      source.text.includes(name)
        ? source.nodes
            .filter((n) => (isCall(n) ? n.callee : isElement(n) ? n.name : undefined)?.name === name)
            .filter((call) => {
              const meaning = this.meaning(name, call, source);
              return meaning?.kind === "value" && meaning.node === node;
            })
            .map((call) => ({ call: isElement(call) ? asCall(call) : call, source }))
        : [],
    );
  }
}

export const isCall = (node: Node): boolean =>
  node.type === "CallExpression" || node.type === "NewExpression";

const isElement = (node: Node): boolean => node.type === "JSXOpeningElement";

/** A component in JSX is a call with one object. */
const asCall = (element: Node): Node => ({
  ...element,
  type: "CallExpression",
  arguments: [
    {
      type: "ObjectExpression",
      start: element.start,
      properties: element.attributes
        .filter((a: Node) => a.value)
        .map((a: Node) => ({ type: "Property", key: a.name, value: a.value.expression ?? a.value })),
    },
  ],
});

/** What is called when a function is: itself, or the class it makes. Undefined when it is called by no name. */
function calledAs(of: Node, source: Source): { readonly node: Node; readonly name: string } | undefined {
  const parent = source.parents.get(of);
  if (of.id) return { node: of, name: of.id.name };
  if (parent?.type === "VariableDeclarator") return { node: of, name: parent.id.name };
  if (parent?.type !== "MethodDefinition" || parent.kind !== "constructor") return undefined;
  const made = source.parents.get(source.parents.get(parent) as Node) as Node;
  return { node: made, name: made.id.name };
}

function parameter(name: string, of: Node, source: Source): Meaning | undefined {
  for (const [index, whole] of (of.params as Node[]).entries()) {
    const param = whole.type === "AssignmentPattern" ? whole.left : whole;
    const otherwise = whole.type === "AssignmentPattern" ? whole.right : undefined;
    const found = { kind: "parameter", of, source, index } as const;
    if (param.name === name) return { ...found, key: undefined, otherwise };
    for (const property of param.type === "ObjectPattern" ? param.properties : []) {
      const bound = property.value?.type === "AssignmentPattern" ? property.value.left : property.value;
      if (bound?.name === name)
        return { ...found, key: property.key.name, otherwise: property.value.right ?? undefined };
    }
  }
  return undefined;
}

function read(root: string, path: string): Source {
  const text = readFileSync(path, "utf8");
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const nodes: Node[] = [];
  const parents = new Map<Node, Node>();
  const visit = (node: Node, parent: Node | undefined) => {
    nodes.push(node);
    if (parent) parents.set(node, parent);
    for (const value of Object.values(node))
      for (const child of Array.isArray(value) ? value : [value])
        if (child !== null && typeof child === "object" && typeof child.type === "string") visit(child, node);
  };
  visit(program as unknown as Node, undefined);
  return { path, name: relative(root, path).replaceAll("\\", "/"), text, nodes, parents };
}
