import type { SettingsField } from "../../../src-main/contract/fields.ts";
import { Button } from "../../components/Button.tsx";
import { useSetup } from "../../setup/workspace.ts";

interface OtherValueProps {
  readonly field: SettingsField;
  readonly value: string;
  readonly why: string;
}

/** Beside a field's value: another that does the same, one click apart. */
export function OtherValue({ field, value, why }: OtherValueProps) {
  const { session } = useSetup();
  return (
    <div className="buttons note">
      <span>{why}</span>
      <Button small onPress={() => session.apply({ settings: { [field]: value } })}>
        Use {value}
      </Button>
    </div>
  );
}
