import { type ComponentType, useEffect, useRef, useState } from "react";
import type { Finding, StepId } from "../../src-main/contract/finding.ts";
import { useProviderName } from "../app/app-info.ts";
import { Page } from "../app/Page.tsx";
import { go, homeHash, type PageId, type Route } from "../app/route.ts";
import { useShortcuts } from "../app/shortcuts.ts";
import { pageNames } from "../app/words.ts";
import { type Bridge, findingOf } from "../bridge.ts";
import { Button } from "../components/Button.tsx";
import { FindingCard } from "../components/FindingCard.tsx";
import { ConnectionsPage } from "../connections/ConnectionsPage.tsx";
import { AppTasksStep } from "../steps/app-tasks/AppTasksStep.tsx";
import { CredentialsStep } from "../steps/credentials/CredentialsStep.tsx";
import { DnsStep } from "../steps/dns/DnsStep.tsx";
import { DomainStep } from "../steps/domain/DomainStep.tsx";
import { FinishStep } from "../steps/finish/FinishStep.tsx";
import { TestStep } from "../steps/test/TestStep.tsx";
import { useAnnouncedOutcome } from "./companion/Companion.tsx";
import { useFieldFocus } from "./field-focus.ts";
import { Rail } from "./Rail.tsx";
import s from "./SetupWindow.module.css";
import { openWorkspace, useSetup, type Workspace, WorkspaceContext } from "./workspace.ts";

const pages: Readonly<Record<StepId, ComponentType>> = {
  domain: DomainStep,
  dns: DnsStep,
  app: AppTasksStep,
  credentials: CredentialsStep,
  test: TestStep,
  finish: FinishStep,
};

const isStep = (text: string | null): text is StepId => text !== null && Object.hasOwn(pages, text);

type SetupRoute = Extract<Route, { page: "setup" }>;

/** Opens the setup the route names and shows its steps. */
export function SetupWindow({ bridge, route }: { bridge: Bridge; route: SetupRoute }) {
  const [workspace, setWorkspace] = useState<Workspace | null>(null);
  const [problem, setProblem] = useState<Finding | null>(null);

  useEffect(() => {
    let opened: Workspace | null = null;
    let left = false;
    bridge.call("setup.open", { id: route.id }).then(
      (view) => {
        if (left) return;
        opened = openWorkspace(bridge, view);
        setWorkspace(opened);
      },
      (error: unknown) => left || setProblem(findingOf(error)),
    );
    return () => {
      left = true;
      opened?.close();
    };
  }, [bridge, route.id]);

  if (problem) {
    return (
      <Page>
        <h1>This setup could not be opened</h1>
        <FindingCard
          finding={problem}
          actions={
            <Button kind="primary" onPress={() => go(homeHash)}>
              All setups
            </Button>
          }
        />
      </Page>
    );
  }
  if (!workspace) return <main id="main" aria-busy="true" aria-label="Opening the setup" />;
  return (
    <WorkspaceContext value={workspace}>
      <Steps route={route} />
    </WorkspaceContext>
  );
}

function Steps({ route }: { route: SetupRoute }) {
  const { view, goTo } = useSetup();
  // A setup opened without a step starts where there is something left to do, and stays there while that changes.
  const [first] = useState(view.next);
  const connecting = route.step === "connections";
  // The connections are no step: the way back leads to the one that was left for them.
  const left = useRef<StepId>(first);
  const step = isStep(route.step) ? route.step : connecting ? left.current : first;
  left.current = step;
  const page: PageId = connecting ? "connections" : step;
  const Page = pages[step];
  const provider = useProviderName(view.setup.provider);
  const name = view.setup.domain.emailDomain || provider;

  useFieldFocus(page, route.field);
  useShortcuts({
    ...Object.fromEntries(view.steps.map(({ id }, at) => [String(at + 1), () => goTo(id)])),
    f: () => document.querySelector<HTMLElement>("main aside button")?.focus(),
    h: () => go(homeHash),
  });
  useAnnouncedOutcome();
  useEffect(() => {
    document.title = `${pageNames[page]} · ${name} · Mailwright`;
  }, [page, name]);

  return (
    <div className={s.window}>
      <Rail page={page} />
      {connecting ? <ConnectionsPage back={step} /> : <Page key={step} />}
    </div>
  );
}
