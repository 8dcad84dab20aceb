import { child, readXml, type XmlElement } from "../../../../src-main/connections/dns-hosts/route53/xml.ts";
import { type Exchange, readDescription } from "../../../support/api-descriptions.ts";

type Traits = Record<string, unknown>;
interface Member {
  readonly target: string;
  readonly traits?: Traits;
}
interface Shape {
  readonly type: string;
  readonly members?: Record<string, Member>;
  readonly member?: Member;
  readonly input?: Member;
  readonly output?: Member;
  readonly traits?: Traits;
}

const trait = (of: { readonly traits?: Traits } | undefined, name: string): unknown =>
  of?.traits?.[`smithy.api#${name}`];

/**
 * Holds exchanges against Route 53's Smithy model, by its XML traits: path and query of the operation, and in both bodies the
 * elements, which of them have to be there, enumerations, lengths, patterns and numbers.
 * @returns a function that gives what does not fit, as lines; nothing when all does
 */
export function smithyModel(name: string): (exchange: Exchange) => string[] {
  const { shapes } = readDescription(name) as { shapes: Record<string, Shape> };
  const shape = (target: string): Shape =>
    shapes[target] ?? { type: target.split("#")[1]?.toLowerCase() ?? "" };
  const operations = Object.entries(shapes).filter(([, { type }]) => type === "operation");

  function check(element: XmlElement, target: string, at: string): string[] {
    const { type, members = {}, member, ...rest } = shape(target);
    switch (type) {
      case "structure":
        return checkMembers(element, members, at);
      case "list": {
        const tag = String(trait(member, "xmlName") ?? "member");
        const wrong = element.children
          .filter((one) => one.name !== tag)
          .map((one) => `${at}: <${one.name}> in a list of <${tag}>`);
        const { min = 0 } = (trait(rest, "length") ?? {}) as { min?: number };
        const short = element.children.length < min ? [`${at}: fewer than ${min}`] : [];
        return [
          ...wrong,
          ...short,
          ...element.children.flatMap((one) => check(one, member?.target ?? "", `${at}/${tag}`)),
        ];
      }
      default:
        return element.children.length > 0
          ? [`${at}: elements in a value`]
          : checkValue(element.text.trim(), shape(target), at);
    }
  }

  function checkMembers(element: XmlElement, members: Record<string, Member>, at: string): string[] {
    const inBody = Object.entries(members).filter(
      ([, m]) => !trait(m, "httpLabel") && trait(m, "httpQuery") === undefined,
    );
    const tagOf = ([key, m]: [string, Member]) => String(trait(m, "xmlName") ?? key);
    const unknown = element.children.filter((one) => !inBody.some((m) => tagOf(m) === one.name));
    return [
      ...unknown.map((one) => `${at}: <${one.name}> is not described`),
      ...inBody.flatMap((m) => {
        const there = element.children.filter((one) => one.name === tagOf(m));
        if (there.length > 1) return [`${at}: <${tagOf(m)}> twice`];
        if (there[0]) return check(there[0], m[1].target, `${at}/${tagOf(m)}`);
        return trait(m[1], "required") ? [`${at}: <${tagOf(m)}> is missing`] : [];
      }),
    ];
  }

  function checkValue(text: string, of: Shape, at: string): string[] {
    const { min = 0, max = Number.POSITIVE_INFINITY } = (trait(of, "length") ?? trait(of, "range") ?? {}) as {
      min?: number;
      max?: number;
    };
    switch (of.type) {
      case "enum": {
        const values = Object.values(of.members ?? {}).map((m) => trait(m, "enumValue"));
        return values.includes(text) ? [] : [`${at}: ${text} is none of ${values.join(", ")}`];
      }
      case "boolean":
        return /^(?:true|false)$/.test(text) ? [] : [`${at}: ${text} is no boolean`];
      case "long":
      case "integer":
        return /^-?\d+$/.test(text) && Number(text) >= min && Number(text) <= max
          ? []
          : [`${at}: ${text} is no number there`];
      case "timestamp":
        return Number.isNaN(Date.parse(text)) ? [`${at}: ${text} is no time`] : [];
      default: {
        const pattern = trait(of, "pattern");
        const fits =
          text.length >= min &&
          text.length <= max &&
          (typeof pattern !== "string" || new RegExp(pattern).test(text));
        return fits ? [] : [`${at}: ${text} does not fit`];
      }
    }
  }

  return ({ method, url, requestBody, status, responseBody }) => {
    const at = new URL(url);
    const found = operations.find(([, operation]) => {
      const http = trait(operation, "http") as { method: string; uri: string };
      const template = (http.uri.split("?")[0] ?? "").replace(/\{[^}]+\}/g, "[^/]+");
      return http.method === method && new RegExp(`^${template}/?$`).test(at.pathname);
    });
    if (!found) return [`${method} ${at.pathname} is not described`];
    const [operationName, operation] = found;
    const input = shape(operation.input?.target ?? "").members ?? {};
    const queries = Object.values(input).map((m) => trait(m, "httpQuery"));
    const unknown = [...at.searchParams.keys()].filter((key) => !queries.includes(key));
    const request = readXml(requestBody);
    const answer = readXml(responseBody);
    const lines = unknown.map((key) => `${at.pathname}: the parameter ${key} is not described`);
    if (requestBody !== "")
      lines.push(...(request ? checkMembers(request, input, request.name) : ["the request is no XML"]));
    if (!answer) return [...lines, "the answer is no XML"];
    if (status === 200) return [...lines, ...check(answer, operation.output?.target ?? "", answer.name)];
    const code = answer.name === "InvalidChangeBatch" ? answer.name : child(answer, "Error", "Code")?.text;
    // Errors of every interface of Amazon are in no model.
    const common = [
      "AccessDenied",
      "InvalidClientTokenId",
      "SignatureDoesNotMatch",
      "ExpiredToken",
      "Throttling",
      "InternalFailure",
    ];
    const isKnown =
      common.includes(code ?? "") || Object.keys(shapes).some((key) => key.endsWith(`#${code}`));
    return isKnown ? lines : [...lines, `${operationName}: the error ${code} is not described`];
  };
}
