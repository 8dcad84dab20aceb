import { type DkimValues, type Handlers, MailwrightError, type Setup } from "../contract/index.ts";
import { requestOf } from "../dns/check/request.ts";
import { readPastedDkim } from "../dns/dkim-pasted.ts";
import { handOver } from "../dns/hand-over.ts";
import { parseOktaRecords } from "../dns/okta-records.ts";
import { named } from "../setup/email-domain.ts";
import { currentCheck } from "../setup/progress.ts";
import type { WizardContext } from "./context.ts";

/** The domain and its DNS records. */
export function recordOperations(context: WizardContext) {
  const { store, worlds, emit } = context;
  const underWay = new Map<string, AbortController>();

  return {
    "domain.pasteRecords": async ({ id, text }) => {
      const { records, findings } = parseOktaRecords(text);
      const setup = await store.update(id, (before) => withRecords(before, records, context.network.now()));
      return { view: await context.present(setup), records, findings };
    },
    "domain.suggestProvider": async ({ id }) => {
      const setup = named(await store.read(id));
      const { suggestProvider } = await import("../dns/check/suggest.ts");
      return suggestProvider(await worlds.networkOf(setup, context.network), setup.domain.emailDomain);
    },
    "dns.check": async ({ id }) => {
      const setup = named(await store.read(id));
      const network = await worlds.networkOf(setup, context.network);
      // The questions and the list of registered names are loaded by the first check.
      const { checkDomain } = await import("../dns/check/check.ts");
      // A new check replaces one under way: its answers would be older.
      underWay.get(id)?.abort();
      const controller = new AbortController();
      underWay.set(id, controller);
      const previous = currentCheck(setup);
      try {
        const check = await checkDomain(network, requestOf(setup), {
          signal: controller.signal,
          onRow: (row) => emit("dns.row", { id, row }),
          ...(previous ? { previous } : {}),
        });
        const after = await store.update(id, (before) => ({ ...before, lastDns: check }));
        return { view: await context.present(after), check };
      } finally {
        if (underWay.get(id) === controller) underWay.delete(id);
      }
    },
    "dns.pasteDkim": async ({ id, text }) => {
      const { dkim, domain } = requestOf(await store.read(id));
      const { values, findings } = readPastedDkim(text, dkim, domain);
      const setup = await store.update(id, (before) =>
        withDkim(before, domain, values, context.network.now()),
      );
      return { view: await context.present(setup), findings: [...findings] };
    },
    "dns.handOver": async ({ id, format }) => {
      const check = currentCheck(await store.read(id));
      if (!check) {
        throw new MailwrightError({
          code: "dns-not-checked",
          step: "dns",
          title: "There is nothing to hand over yet",
          cause: "The records to send are worked out by a check of this domain, and there was none.",
          fix: ["Press Check now.", "Then send the records."],
        });
      }
      return handOver(check, format);
    },
  } satisfies Partial<Handlers>;
}

function withRecords(setup: Setup, records: Setup["domain"]["oktaRecords"], now: number): Setup {
  if (!records.length) return setup;
  return {
    ...setup,
    updatedAt: new Date(now).toISOString(),
    domain: { ...setup.domain, oktaRecords: records.slice(0, 20) },
  };
}

function withDkim(setup: Setup, domain: string, values: DkimValues["records"], now: number): Setup {
  if (values.length === 0) return setup;
  const ids = values.map(({ id }) => id);
  const { dkim } = setup.domain;
  const others = dkim?.domain === domain ? dkim.records.filter(({ id }) => !ids.includes(id)) : [];
  return {
    ...setup,
    updatedAt: new Date(now).toISOString(),
    domain: { ...setup.domain, dkim: { domain, records: [...others, ...values] } },
  };
}
