import type { Command } from "../command.ts";
import { audit } from "./audit.ts";
import { check } from "./check.ts";
import { explain } from "./explain.ts";
import { exportBundle } from "./export.ts";
import { importBundle } from "./import.ts";
import { inspect } from "./inspect.ts";
import { rehearse } from "./rehearse.ts";
import { reply } from "./reply.ts";
import { script } from "./script.ts";
import { secret } from "./secret.ts";
import { spf } from "./spf.ts";

/** Every command, in the order of `mailwright --help`. */
export const commands: readonly Command[] = [
  rehearse,
  check,
  audit,
  spf,
  explain,
  inspect,
  script,
  reply,
  secret,
  exportBundle,
  importBundle,
];
