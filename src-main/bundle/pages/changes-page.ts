import { type JournalEntry, type Setup, systemNames } from "../../contract/index.ts";
import { stableJson } from "../../setup/canonical-json.ts";
import { timeText } from "../plain-text.ts";
import { practiceNotice } from "../tested-words.ts";
import { html, page } from "./html.ts";

/** One line of the log of what was done through the connections: for people, and nothing that could be undone from it. */
export interface LogLine {
  /** ISO 8601. */
  readonly at: string;
  /** "Cloudflare". */
  readonly system: string;
  readonly title: string;
  readonly state: string;
  readonly note?: string;
}

const states: Readonly<Record<JournalEntry["phase"], string>> = {
  begun: "sent, its end is not known",
  done: "done",
  failed: "failed",
  undone: "taken back",
  kept: "kept",
  yes: "answered with yes",
  no: "answered with no",
};

/** A change that was sent has a line of its own only while nothing is known of its end. */
const isOver = ({ id, phase }: JournalEntry, at: number, journal: readonly JournalEntry[]): boolean =>
  phase !== "begun" || !journal.slice(at + 1).some((later) => later.id === id);

/** The log of a setup as a bundle tells it. What stood there before and what was left there stay on this computer. */
export const logOf = ({ journal = [] }: Pick<Setup, "journal">): LogLine[] =>
  journal.filter(isOver).map(({ at, system, title, phase, note }) => ({
    at,
    system: systemNames[system],
    title,
    state: states[phase],
    ...(note !== undefined && { note }),
  }));

/** `report/changes.json`: the log, with the practice mark where it belongs. */
export const changesJson = (changes: readonly LogLine[], practice: boolean): string =>
  stableJson(practice ? { notice: practiceNotice, changes } : { changes });

/** `report/changes.html`: what Mailwright did in the connected systems, line by line, to read or to print. */
export function changesPage(changes: readonly LogLine[], emailDomain: string, practice: boolean): string {
  const title = `What was done for ${emailDomain || "the email provider"}`;
  const body = html`<header>
<h1>${title}</h1>
<p class="sub">In the systems that Mailwright was connected to, in the order in which it was done.</p>
</header>
${practice ? html`<p class="practice">${practiceNotice}</p>` : html``}
<section class="card">
<table>
<thead><tr><th class="c1" scope="col">When</th><th scope="col">What</th><th class="c1" scope="col">State</th></tr></thead>
<tbody>
${changes.map(
  ({ at, system, title: what, state, note }) =>
    html`<tr><th scope="row">${timeText(at)}</th><td>${system}: ${what}</td><td>${state}${note === undefined ? "" : `: ${note}`}</td></tr>\n`,
)}
</tbody>
</table>
</section>
<p class="foot">Made by Mailwright. This page tells what was done. Only the computer that did it can take it back.</p>`;
  return page(title, body);
}
