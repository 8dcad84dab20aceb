import { SettingControl } from "../../setup/SettingControl.tsx";
import s from "./Credentials.module.css";

/** The day the client secret runs out. Mail stops on that day, so it is worth noting. */
export function SecretExpiry() {
  return (
    <div className={s.expiry}>
      <SettingControl
        field="secretExpiresOn"
        label="Expires on"
        hint="As the provider's console shows it. Goes into the bundle's calendar."
      />
    </div>
  );
}
