import type { ReactNode } from "react";
import { Button } from "../components/Button.tsx";
import s from "./Connections.module.css";

interface SendFormProps {
  readonly action: string;
  /** Everything that is needed is entered. */
  readonly isReady: boolean;
  readonly isPending: boolean;
  readonly onSend: () => void;
  /** Several fields: the button stands under them. */
  readonly tall?: boolean;
  readonly children: ReactNode;
}

/** Fields and the one button that sends them. */
export function SendForm({ action, isReady, isPending, onSend, tall = false, children }: SendFormProps) {
  return (
    <form
      className={tall ? "stack" : s.line}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !isPending) onSend();
      }}
    >
      {children}
      <div>
        <Button type="submit" isPending={isPending} isDisabled={!isPending && !isReady}>
          {action}
        </Button>
      </div>
    </form>
  );
}
