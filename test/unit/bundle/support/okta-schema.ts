import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";

/** The schemas of Okta's Email Servers API by name, as JSON Schema references them. */
interface OpenApi {
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

/** The structure of the published schemas, kept beside the tests. */
export const keptSchema = (): OpenApi =>
  JSON.parse(readFileSync(new URL("okta-email-server.schema.json", import.meta.url), "utf8"));

/** A validator for one schema: gives what does not fit, an empty list when all does. */
export function validator(api: OpenApi, name: string): (value: unknown) => string[] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile({ ...api, $ref: `#/components/schemas/${name}` });
  return (value) =>
    validate(value) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`);
}
