import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import type { Exchange } from "./support.ts";

/** Okta's own descriptions of its interfaces (Apache-2.0), beside the repository. */
const pathOf = (name: string) =>
  fileURLToPath(new URL(`../../../../../shared/apis/${name}`, import.meta.url));
const management = "okta-management.json";
const oauth = "okta-oauth.json";
export const missing: string | undefined = [management, oauth].every((name) => existsSync(pathOf(name)))
  ? undefined
  : "Okta's descriptions in ../shared/apis are not beside this repository";

type Json = Record<string, unknown>;
interface Operation {
  readonly parameters?: readonly Json[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Json }> };
  readonly responses: Record<string, Json & { readonly content?: Record<string, { readonly schema: Json }> }>;
}

/**
 * OpenAPI 3.0 as JSON Schema: what may be null, and which of several schemas a property chooses. A schema whose property says
 * which one it is must be that one.
 */
function asJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJsonSchema);
  if (typeof value !== "object" || value === null) return value;
  const { nullable, discriminator, oneOf, ...rest } = value as Json;
  const inner = Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, asJsonSchema(one)]));
  const chosen = discriminator as { propertyName: string; mapping?: Record<string, string> } | undefined;
  if (chosen?.mapping && oneOf) {
    const { propertyName, mapping } = chosen;
    const is = (name: string) => ({
      properties: { [propertyName]: { const: name } },
      required: [propertyName],
    });
    inner.required = [propertyName];
    inner.properties = { [propertyName]: { enum: Object.keys(mapping) } };
    const ofOther = (name: string, $ref: string) => ({ anyOf: [{ not: is(name) }, { $ref }] });
    inner.allOf = Object.entries(mapping).map(([name, $ref]) => ofOther(name, $ref));
  } else if (oneOf) inner.oneOf = asJsonSchema(oneOf);
  return nullable === true ? { anyOf: [inner, { type: "null" }] } : inner;
}

class Description {
  readonly #paths: Record<string, Record<string, Operation> & { parameters?: readonly Json[] }>;
  readonly #components: Json;
  readonly #ajv = new Ajv({ strict: false, allErrors: true });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(name: string) {
    const text = JSON.parse(readFileSync(pathOf(name), "utf8"));
    const { paths, components } = asJsonSchema(text) as { paths: never; components: Json };
    this.#paths = paths;
    this.#components = components;
    formats.default(this.#ajv, { mode: "fast" });
    for (const format of [
      "ISO 8601 compliant timestamp",
      "SCIM Filter expression",
      "Integer between 0 and 1000",
    ])
      this.#ajv.addFormat(format, true);
    this.#ajv.addSchema({ $id: "api:", components }, "api:");
  }

  find(
    method: string,
    path: string,
  ): { template: string; operation: Operation; parameters: Json[] } | undefined {
    const templates = Object.keys(this.#paths).sort((a, b) => a.split("{").length - b.split("{").length);
    const template = templates.find((one) =>
      new RegExp(`^${one.replace(/\{[^}]+\}/g, "[^/]+")}$`).test(path),
    );
    const item = template === undefined ? undefined : this.#paths[template];
    const operation = item?.[method.toLowerCase()];
    if (!template || !item || !operation) return undefined;
    const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((p) =>
      this.#resolved(p),
    );
    return { template, operation, parameters };
  }

  #resolved(value: Json): Json {
    const ref = value.$ref;
    if (typeof ref !== "string") return value;
    const [kind = "", name = ""] = ref.replace("#/components/", "").split("/");
    return (this.#components[kind] as Record<string, Json>)[name] as Json;
  }

  response(operation: Operation, status: number): { schema: Json | undefined } | undefined {
    const named = operation.responses[status];
    if (!named) return undefined;
    const content = this.#resolved(named).content as Record<string, { schema: Json }> | undefined;
    return { schema: content?.["application/json"]?.schema };
  }

  /** The schema of any error: most statuses are described for no operation. */
  readonly error: Json = { $ref: "#/components/schemas/Error" };
  readonly oauthError: Json = { $ref: "#/components/schemas/OAuthError" };

  check(what: string, schema: Json, value: unknown): string[] {
    const key = JSON.stringify(schema);
    let validate = this.#compiled.get(key);
    if (!validate) {
      validate = this.#ajv.compile(JSON.parse(key.replaceAll('"#/components/', '"api:#/components/')));
      this.#compiled.set(key, validate);
    }
    return validate(value)
      ? []
      : (validate.errors ?? []).map(
          (e) => `${what}${e.instancePath}: ${e.message} ${JSON.stringify(e.params)}`,
        );
  }
}

/**
 * Where Okta itself differs from its description, as live answers show: a creation answers 201, a CNAME is `cname`, the list of
 * servers may be bare, a status may be one that is in no enumeration; and from its guides: a token bound to a key is of the type
 * DPoP. The practice org does as Okta does.
 */
function asDescribed(template: string, status: number, body: unknown): { status: number; body: unknown } {
  const text = JSON.stringify(body)
    .replaceAll('"recordType":"cname"', '"recordType":"CNAME"')
    .replaceAll('"validationStatus":"FAILED_TO_VERIFY"', '"validationStatus":"ERROR"')
    .replaceAll('"token_type":"DPoP"', '"token_type":"Bearer"');
  const isBare = template === "/api/v1/email-servers" && text.startsWith("[");
  return {
    status: template === "/api/v1/email-domains" && status === 201 ? 200 : status,
    body: isBare ? { "email-servers": JSON.parse(text) } : JSON.parse(text),
  };
}

/** Makes the judge of exchanges by the vendor's word: what does not fit, as lines. */
export function judge(): (exchange: Exchange) => string[] {
  const descriptions = { management: new Description(management), oauth: new Description(oauth) };
  return ({ request, reply }) => {
    const { method, path, query, body, form, headers } = request;
    const at = path.startsWith("/oauth2/v1/token") ? descriptions.oauth : descriptions.management;
    const found = at.find(method, path);
    if (!found) return [`${method} ${path} is not described`];
    const { template, operation, parameters } = found;
    const inQuery = parameters.filter((p) => p.in === "query");
    const problems = [...query.entries()].flatMap(([name, value]) => {
      const parameter = inQuery.find((p) => p.name === name);
      if (!parameter) return [`${path}: the parameter ${name} is not described`];
      const schema = parameter.schema as Json;
      const read =
        schema.type === "integer" ? Number(value) : schema.type === "array" ? value.split(",") : value;
      return at.check(`${path}?${name}`, schema, read);
    });
    const content = operation.requestBody?.content ?? {};
    const json = content["application/json"]?.schema;
    const formSchema = content["application/x-www-form-urlencoded"]?.schema;
    if (json) {
      if (!headers["content-type"]?.startsWith("application/json"))
        problems.push(`${path}: no JSON was sent`);
      problems.push(...at.check(`${method} ${path} request`, json, JSON.parse(body || "null")));
    } else if (formSchema) {
      problems.push(...at.check(`${method} ${path} request`, formSchema, Object.fromEntries(form)));
    } else if (body !== "") problems.push(`${method} ${path}: a body is not described`);
    if (reply === "cut") return problems;
    if (reply.status === 503) return problems;
    const isError = reply.status >= 400;
    if (isError && reply.body === "")
      return [
        ...problems,
        ...(reply.headers["www-authenticate"] ? [] : [`${path}: ${reply.status} without a word`]),
      ];
    if (isError) {
      const error = at === descriptions.oauth ? at.oauthError : at.error;
      return [...problems, ...at.check(`${method} ${path} ${reply.status}`, error, JSON.parse(reply.body))];
    }
    const read = reply.body === "" ? undefined : JSON.parse(reply.body);
    const known =
      read === undefined ? { status: reply.status, body: read } : asDescribed(template, reply.status, read);
    const response = at.response(operation, known.status);
    if (!response) return [...problems, `${method} ${path}: ${reply.status} is not described`];
    if (!response.schema)
      return read === undefined ? problems : [...problems, `${method} ${path}: an answer is not described`];
    return [...problems, ...at.check(`${method} ${path} ${reply.status}`, response.schema, known.body)];
  };
}
