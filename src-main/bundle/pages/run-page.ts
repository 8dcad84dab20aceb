import {
  type Evidence,
  errorsBeside,
  type Finding,
  type RunReport,
  type StageReport,
} from "../../contract/index.ts";
import { duration, stageNames, stageStatusWords, weightWords } from "../../contract/words.ts";
import { stableJson } from "../../setup/canonical-json.ts";
import { timeText } from "../plain-text.ts";
import { practiceNotice } from "../tested-words.ts";
import { type Html, html, page } from "./html.ts";

/** `report/run.json`: the run as it is stored, with the practice mark where it belongs. */
export const runJson = (run: RunReport, practice: boolean): string =>
  stableJson(practice ? { notice: practiceNotice, ...run } : run);

/** `report/run.html`: stages, findings, raw evidence and the hosts contacted, to read or to print. */
export function runPage(run: RunReport, emailDomain: string, practice: boolean): string {
  const body = html`<header>
<h1>Test of ${emailDomain || "the email provider"}</h1>
<p class="sub">Started ${timeText(run.startedAt)} · ${duration(run.ms)} · from ${run.from || "nobody"} to ${run.to || "nobody"}</p>
</header>
${practice ? html`<p class="practice">${practiceNotice}${run.scenario ? ` Scenario: ${run.scenario}.` : ""}</p>` : html``}
<p><span class="state ${outcomeClass(run.outcome)}">${outcomeWords(run)}</span></p>
${run.findings.length > 0 ? html`<section class="card"><h2>What was found</h2>${run.findings.map(finding)}</section>` : html``}
<section class="card">
<h2>Stages</h2>
<table>
<thead><tr><th class="c1" scope="col">Stage</th><th scope="col">What was seen</th><th class="num" scope="col">Time</th></tr></thead>
<tbody>
${run.stages.map(stage)}
</tbody>
</table>
</section>
<section class="card">
<h2>Hosts contacted</h2>
${run.hosts.length > 0 ? html`<ul>${run.hosts.map((host) => html`<li><code>${host}</code></li>`)}</ul>` : html`<p>None.</p>`}
</section>
<p class="foot">Made by Mailwright. Secrets and tokens were taken out. Settings fingerprint <code>${run.fingerprint}</code>. Passing here is not passing from Okta: its addresses and its feature switch are its own.</p>`;
  return page(`Test of ${emailDomain}`, body);
}

function outcomeWords({ outcome, findings }: RunReport): string {
  switch (outcome) {
    case "passed":
      return `Passed${errorsBeside(findings)}.`;
    case "failed":
      return "Failed.";
    case "cancelled":
      return "Canceled.";
    default:
      throw new Error(outcome satisfies never);
  }
}
const outcomeClass = (outcome: RunReport["outcome"]): string =>
  outcome === "passed" ? "ok" : outcome === "failed" ? "bad" : "wait";

const statusTones: Readonly<Record<StageReport["status"], string>> = {
  passed: "ok",
  warning: "wait",
  failed: "bad",
  skipped: "sub",
  cancelled: "wait",
};

function stage(report: StageReport): Html {
  return html`<tr><th scope="row">${stageNames[report.id]}<br><span class="${statusTones[report.status]}">${stageStatusWords[report.status]}</span></th><td>${report.summary}${
    report.evidence.length > 0
      ? html`<details><summary>Evidence of ${stageNames[report.id]}</summary>${report.evidence.map(evidence)}</details>`
      : html``
  }</td><td class="num">${duration(report.ms)}</td></tr>\n`;
}

/** Raw: a transcript and a text line by line, everything else as its own fields. */
function evidence(item: Evidence): Html {
  if (item.kind === "transcript") return html`<pre>${item.lines.join("\n")}</pre>`;
  return html`<pre>${item.kind === "text" ? item.text : stableJson(item).trimEnd()}</pre>`;
}

function finding(item: Finding): Html {
  const tone = { error: "bad", warning: "wait", info: "sub" }[item.severity];
  return html`<div class="finding"><h3><span class="${tone}">${weightWords[item.severity]}:</span> ${item.title}</h3><p>${item.cause}</p>${
    item.fix.length > 0 ? html`<ol>${item.fix.map((step) => html`<li>${step}</li>`)}</ol>` : html``
  }${item.evidence ? html`<pre>${item.evidence}</pre>` : html``}<p class="foot"><code>${item.code}</code></p></div>`;
}
