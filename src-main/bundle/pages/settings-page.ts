import type { BundleTested, FormRow } from "../../contract/index.ts";
import type { AtOkta } from "../at-okta.ts";
import { timeText } from "../plain-text.ts";
import { practiceNotice, toldTested } from "../tested-words.ts";
import { type Html, html, page } from "./html.ts";

/** What `okta/settings.html` shows. */
export interface SettingsPage {
  readonly emailDomain: string;
  readonly provider: string;
  readonly form: readonly FormRow[];
  /** What goes into the secret's row, and how. */
  readonly secret: string;
  /** What is still empty, a sentence each. */
  readonly missing: readonly string[];
  readonly tested: BundleTested;
  /** What stands beside the run that passed: the rest of a sentence. */
  readonly beside: string;
  readonly createdAt: string;
  readonly practice: boolean;
  readonly atOkta: AtOkta;
  /** The secret or key of a server that Okta has is being replaced. */
  readonly rotates: boolean;
}

/**
 * Shows the buttons (without a script there are none) and copies a cell as it is. A page opened from a disk may have no
 * clipboard API; then the cell is selected and copied the old way.
 */
const copyScript = `
const say = document.getElementById("said");
for (const button of document.querySelectorAll("button[data-cell]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const cell = document.getElementById(button.dataset.cell);
    let done = false;
    try { await navigator.clipboard.writeText(cell.textContent); done = true; } catch {
      const range = document.createRange();
      range.selectNodeContents(cell);
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      done = document.execCommand("copy");
    }
    say.textContent = done ? button.dataset.label + " copied." : "Selected. Copy it with your keyboard.";
  });
}
`;

/** The values in the order and with the labels of Okta's form, to copy from or to print. No secret. */
export function settingsPage(input: SettingsPage): string {
  const words = toldTested(input.tested, input.beside);
  const title = `Okta email provider settings: ${input.emailDomain}`;
  const body = html`<header>
<h1>Okta email provider settings</h1>
<p class="sub">${input.emailDomain} · ${input.provider} · made ${timeText(input.createdAt)}</p>
</header>
${input.practice ? html`<p class="practice">${practiceNotice}</p>` : html``}
<p><span class="state ${input.tested === "tested" ? "ok" : input.tested === "failed" ? "bad" : "wait"}">${words.word}.</span> ${words.sentence}</p>
${
  input.missing.length > 0
    ? html`<section class="card warn" aria-label="Not complete"><h2>Not complete</h2><p>Okta needs these values too. Fill them in in Mailwright, run the test, and export the bundle again.</p><ul>${input.missing.map((title) => html`<li>${title}</li>`)}</ul></section>`
    : html``
}
<p>${howTo(input)}</p>
<section class="card" aria-label="Values">
<table>
<thead><tr><th class="c1" scope="col">Field in Okta</th><th scope="col">Value</th><th class="c3" scope="col">Copy</th></tr></thead>
<tbody>
${input.form.map((entry, index) => row(entry, index, input.secret))}
</tbody>
</table>
</section>
<p role="status" class="sub screen" id="said"></p>
${afterwards(input)}
<p class="foot">Made by Mailwright. This sheet holds no secret.</p>`;
  return page(title, body, copyScript);
}

const place = html`In the Okta Admin Console open <strong>Customizations &gt; Email provider</strong>`;
const ready = "Okta forgets what was typed when you leave its tab: have everything ready first.";

/** What the values are for: to enter them all, those that changed, or to look them over. */
function howTo({ atOkta: { server, enabled }, rotates }: SettingsPage): Html {
  if (server === "same")
    return html`The email server is in Okta already, ${enabled ? "enabled" : "disabled"}, with these values. Nothing has to be entered. ${place} to compare them.`;
  if (server === "earlier" || rotates)
    return html`The email server is in Okta already, with earlier values. ${place}, edit it, and enter those that changed. ${ready}`;
  const unsure =
    server === "unsure"
      ? "Look first whether the email server is there: its creation was begun. Enter the values only if it is not. "
      : "";
  return html`${unsure}${place}, select <strong>Add custom email provider</strong>, and enter these values from top to bottom. ${ready}`;
}

/** The test, and the switch; what of them was done by the plan is left out. */
function afterwards({ atOkta: { server, arrived, enabled }, rotates, emailDomain }: SettingsPage): Html {
  const isOn = enabled || rotates;
  const steps = [
    ...(arrived
      ? []
      : [
          html`<li>Select <strong>Send test email</strong>. From is an address of ${emailDomain || "your email domain"}, To is your own mailbox.</li>`,
        ]),
    ...(isOn
      ? []
      : [
          html`<li>When it has arrived, switch on <strong>Use custom email provider</strong>. From then on all mail of the org goes this way, and Okta does not fall back to its own mailer.</li>`,
        ]),
  ];
  if (steps.length === 0) return html``;
  return html`<section class="card">
<h2>${server === "same" ? "What is left" : "After Save"}</h2>
<ol>
${steps}
</ol>
</section>`;
}

function row(entry: FormRow, index: number, secret: string): Html {
  const id = `v${index}`;
  if (entry.secret)
    return html`<tr><th scope="row">${entry.label}</th><td>Not on this sheet. ${secret}</td><td class="c3"></td></tr>\n`;
  if (entry.value === "")
    return html`<tr><th scope="row">${entry.label}</th><td><span class="wait">Still empty</span></td><td class="c3"></td></tr>\n`;
  return html`<tr><th scope="row">${entry.label}</th><td><code id="${id}">${entry.value}</code></td><td class="c3"><button type="button" hidden data-cell="${id}" data-label="${entry.label}" aria-label="Copy ${entry.label}">Copy</button></td></tr>\n`;
}
