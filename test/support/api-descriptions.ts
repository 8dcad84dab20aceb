import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv } from "ajv";
import formats from "ajv-formats";

/** The vendors' own descriptions of their interfaces, beside the repository. */
const folder = resolve(import.meta.dirname, "../../../shared/apis");

/** Why there is no such description; undefined when it is there. */
export const missingDescription = (name: string): string | undefined =>
  existsSync(join(folder, name)) ? undefined : `../shared/apis/${name} is not beside this repository`;

/** A description as it stands. */
export const readDescription = (name: string): unknown =>
  JSON.parse(readFileSync(join(folder, name), "utf8"));

/** One request with its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly requestBody: string;
  readonly status: number;
  readonly contentType: string;
  readonly responseBody: string;
}

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly requestBody?: { readonly content?: Record<string, { readonly schema?: object }> };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema?: object }> }>;
}
interface OpenApi {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Record<
    string,
    Record<string, Operation> & { readonly parameters?: Operation["parameters"] }
  >;
  readonly components: object;
}

/** OpenAPI 3.0 says `nullable`; JSON Schema does not know it. */
function withNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNull);
  if (typeof value !== "object" || value === null) return value;
  const { nullable, ...rest } = value as Record<string, unknown>;
  const inner = Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, withNull(one)]));
  return nullable === true ? { anyOf: [inner, { type: "null" }] } : inner;
}

/**
 * Holds exchanges against an OpenAPI 3.0 description: the path, the query, and both bodies.
 * @returns a function that gives what does not fit, as lines; nothing when all does
 */
export function openApi(name: string): (exchange: Exchange) => string[] {
  const description = withNull(readDescription(name)) as OpenApi;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  formats.default(ajv, { mode: "fast" });
  ajv.addSchema({ $id: "api:", components: description.components }, "api:");
  const absolute = (schema: object): object =>
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"api:#/components/'));
  const check = (what: string, schema: object | undefined, text: string): string[] => {
    if (schema === undefined) return text === "" ? [] : [`${what}: there is a body that is not described`];
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return [`${what}: no JSON`];
    }
    const validate = ajv.compile(absolute(schema));
    return validate(value)
      ? []
      : (validate.errors ?? []).map((e) => `${what}${e.instancePath}: ${e.message}`);
  };
  const base = description.servers[0]?.url ?? "";
  // The more of a path is fixed, the better it fits.
  const paths = Object.keys(description.paths).sort((a, b) => a.split("{").length - b.split("{").length);

  return ({ method, url, requestBody, status, responseBody }) => {
    const at = new URL(url);
    const path = (at.origin + at.pathname).slice(base.length);
    const found = paths.find((template) =>
      new RegExp(`^${template.replace(/[.$]/g, "\\$&").replace(/\{[^}]+\}/g, "[^/]+")}/?$`, "i").test(path),
    );
    const item = found === undefined ? undefined : description.paths[found];
    const operation = item?.[method.toLowerCase()];
    if (!item || !operation) return [`${method} ${path} is not described`];
    const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].filter(
      (p) => p.in === "query",
    );
    const unknown = [...at.searchParams.keys()].filter((key) => !parameters.some((p) => p.name === key));
    const missing = parameters.filter((p) => p.required && !at.searchParams.has(p.name));
    const body = operation.requestBody?.content?.["application/json"]?.schema;
    const response = operation.responses[status] ?? operation.responses["default"];
    if (!response) return [`${method} ${path}: status ${status} is not described`];
    return [
      ...unknown.map((key) => `${path}: the parameter ${key} is not described`),
      ...missing.map((p) => `${path}: the parameter ${p.name} is missing`),
      ...check(`${method} ${path} request`, body, requestBody),
      ...check(`${method} ${path} ${status}`, response.content?.["application/json"]?.schema, responseBody),
    ];
  };
}
