import { Button } from "../../components/Button.tsx";
import { useSetup } from "../../setup/workspace.ts";
import s from "./AppTasks.module.css";

/** Microsoft names one scope, Okta's guide the other. Entra gives the same rights for both. */
const scopes = ["https://outlook.office365.com/.default", "https://outlook.office.com/.default"] as const;

/** Beside Microsoft's scope: the other wording, one click apart. */
export function ScopeAlternative() {
  const { view, session } = useSetup();
  const { provider, settings } = view.setup;
  if (provider !== "microsoft" || (settings.cloud ?? "worldwide") !== "worldwide") return null;
  const current = view.settings.scopes.join(" ");
  const other = scopes.find((scope) => scope !== current);
  return (
    <div className={s.scope}>
      <span>Okta’s guide and Microsoft’s documentation name different scopes; Entra accepts both.</span>
      <Button small onPress={() => session.apply({ settings: { scope: other } })}>
        Use {other}
      </Button>
    </div>
  );
}
