import { useStore } from "../../app/store.ts";
import { TextInput } from "../../components/TextInput.tsx";
import { useSetup, useWorkspace } from "../../setup/workspace.ts";

/** Where the test message goes. Enter starts the run, as the button does. */
export function Recipient({ busy }: { busy: boolean }) {
  const { view } = useSetup();
  const { runs } = useWorkspace();
  const { to } = useStore(runs);
  return (
    <form
      // The browser takes no display name for an address; the wizard does, and says what is wrong.
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void runs.start();
      }}
    >
      <TextInput
        name="to"
        type="email"
        label="Send the message to"
        hint="Your own address, best at another provider. Left empty, it goes to the sending mailbox."
        value={to}
        placeholder={view.recipient || undefined}
        onChange={runs.setRecipient}
      />
    </form>
  );
}
