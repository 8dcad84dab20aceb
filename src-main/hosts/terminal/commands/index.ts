import type { Command } from "../command.ts";
import { audit } from "./audit.ts";
import { check } from "./check.ts";
import { explain } from "./explain.ts";
import { exportBundle } from "./export.ts";
import { rehearse } from "./rehearse.ts";

/** Every command, in the order of `mailwright --help`. */
export const commands: readonly Command[] = [rehearse, check, audit, explain, exportBundle];
