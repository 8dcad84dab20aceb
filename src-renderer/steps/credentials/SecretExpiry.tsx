import { SettingControl } from "../../setup/SettingControl.tsx";
import s from "./Credentials.module.css";

/** The day the client secret runs out. Mail stops on that day, so it is worth noting. */
export function SecretExpiry() {
  return (
    <div className={s.expiry}>
      <SettingControl
        field="secretExpiresOn"
        label="Expires on"
        hint="As the provider's console shows it beside the secret. Goes into the exported calendar."
      />
    </div>
  );
}
