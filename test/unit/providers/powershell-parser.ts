import { createRequire } from "node:module";
import { Language, type Node, Parser } from "web-tree-sitter";

const require = createRequire(import.meta.url);

/** A parser of PowerShell, apart from ours: the tree-sitter grammar. */
export async function powershellParser(): Promise<Parser> {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(
    await Language.load(require.resolve("tree-sitter-powershell/tree-sitter-powershell.wasm")),
  );
  return parser;
}

/** The string that each `$Name = …` of the script's top level assigns, evaluated from the syntax tree. */
export function assignedStrings(root: Node): Map<string, string> {
  const values = new Map<string, string>();
  for (const node of root.descendantsOfType("assignment_expression")) {
    if (!node) continue;
    const name = node.namedChildren[0]?.text.trim() ?? "";
    const value = node.namedChildren.at(-1);
    const text = value ? evaluate(value) : null;
    if (text !== null && !values.has(name)) values.set(name, text);
  }
  return values;
}

/** Literals, `[char]` casts, parentheses and `+`; null for anything else. */
function evaluate(node: Node): string | null {
  if (node.type === "string_literal") return verbatim(node.text);
  if (node.type === "cast_expression") {
    const match = /^\[char\]0x([0-9A-F]{4})$/.exec(node.text);
    return match ? String.fromCharCode(Number.parseInt(match[1]!, 16)) : null;
  }
  const children = node.namedChildren.filter((child) => child !== null);
  if (node.type === "additive_expression" && children.length === 2) {
    if (node.children.some((child) => child?.type === "-")) return null;
    const [left, right] = children.map((child) => evaluate(child));
    return left != null && right != null ? left + right : null;
  }
  return children.length === 1 ? evaluate(children[0]!) : null;
}

/** PowerShell takes ‘ ’ ‚ ‛ for the ASCII quote: any of them ends the string, two in a row stand for the second. */
function verbatim(literal: string): string | null {
  const quote = /['\u2018-\u201B]/;
  if (!quote.test(literal[0] ?? "")) return null;
  let out = "";
  for (let i = 1; i < literal.length; i++) {
    const c = literal[i]!;
    if (!quote.test(c)) out += c;
    else if (i === literal.length - 1) return out;
    else if (quote.test(literal[i + 1]!)) out += literal[++i];
    else return null;
  }
  return null;
}
