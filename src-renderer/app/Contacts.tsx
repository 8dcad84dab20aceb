import { useEffect, useState } from "react";
import type { Contact } from "../../src-main/contract/api.ts";
import type { Finding } from "../../src-main/contract/finding.ts";
import { type Bridge, findingOf } from "../bridge.ts";
import { Card } from "../components/Card.tsx";
import { FindingCard } from "../components/FindingCard.tsx";
import s from "./Contacts.module.css";
import { Page } from "./Page.tsx";
import { homeHash } from "./route.ts";

/** How often the record is read again while it is looked at, in milliseconds. */
const everyMs = 2_000;

const kinds: readonly { readonly id: Contact["kind"]; readonly title: string; readonly what: string }[] = [
  {
    id: "names",
    title: "Name servers",
    what: "Questions about names: your domains, and the hosts below. Nothing else of a setup.",
  },
  {
    id: "web",
    title: "Web addresses",
    what: "The token endpoint gets the client ID with the secret, or what the key signed; never the key. The others are read for what a provider publishes, or are what you connected.",
  },
  {
    id: "mail",
    title: "Mail servers",
    what: "The token, the addresses of sender and recipient, and one test message.",
  },
];

/** What Mailwright sends where: every host it reached since it was started, as its network noted it. */
export function Contacts({ bridge }: { bridge: Bridge }) {
  const [contacts, setContacts] = useState<readonly Contact[] | null>(null);
  const [problem, setProblem] = useState<Finding | null>(null);

  useEffect(() => {
    document.title = "What Mailwright sends where · Mailwright";
    document.getElementById("heading-sends")?.focus();
    let current = true;
    const read = async () => {
      try {
        const answer = await bridge.call("app.contacts", {});
        if (!current) return;
        setContacts(answer.contacts);
        setProblem(null);
      } catch (error) {
        if (current) setProblem(findingOf(error));
      }
    };
    void read();
    const timer = setInterval(() => void read(), everyMs);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [bridge]);

  return (
    <Page ways={<a href={homeHash}>All setups</a>}>
      <header className={s.head}>
        <h1 id="heading-sends" tabIndex={-1}>
          What Mailwright sends where
        </h1>
        <p>
          Every host it reached since it was started, as its network noted it. There is nothing else: no
          telemetry, no account, no server of Mailwright's own. Practice stays on this computer.
        </p>
      </header>
      {problem ? <FindingCard finding={problem} /> : null}
      {contacts?.length === 0 ? <p className="note">None so far.</p> : null}
      {kinds.map(({ id, title, what }) => {
        const hosts = contacts?.filter(({ kind }) => kind === id) ?? [];
        return hosts.length === 0 ? null : (
          <Card key={id} title={title} lead={what}>
            <ul className={s.hosts}>
              {hosts.map(({ host }) => (
                <li key={host}>
                  <code>{host}</code>
                </li>
              ))}
            </ul>
          </Card>
        );
      })}
      <p className="note">
        The report of a test lists the hosts of that run. Links that you open go through your browser, and are
        not in this list.
      </p>
    </Page>
  );
}
