import { systemNames } from "../../../contract/index.ts";
import { type Command, dataOption, given, jsonOption, UsageError, word } from "../command.ts";
import { networkOptions } from "../network.ts";
import { withAsking } from "../plan-stored.ts";
import { say } from "../say.ts";
import { oneLine } from "../visible.ts";
import { chosenSetup, storedSetupOption } from "../with-keychain.ts";

/** `mailwright disconnect`: ends a connection, and forgets what it signed in with. */
export const disconnect: Command = {
  words: { SYSTEM: { choices: ["okta", "dns"], says: "which connection to end" } },
  options: {
    revoke: { says: "end the token at the system as well, where that can be done from here" },
    ...storedSetupOption,
    ...networkOptions,
    ...dataOption,
    ...jsonOption("setup, system, findings"),
  },
  notes: ["What was done through the connection stays done, and its log stays with the setup."],
  exits: { 0: "ended", 1: "the token could not be ended: the connection is still there" },
  async run(args, io) {
    const setup = await chosenSetup(args);
    const isOkta = word(args, "SYSTEM") === "okta";
    return withAsking(args, io, async ({ handlers, cancellable }) => {
      const fact = setup.connections?.find(({ system }) => (system === "okta") === isOkta);
      if (!fact)
        throw new UsageError(
          isOkta ? "Okta is not connected to this setup" : "No DNS host is connected to this setup",
          ["See: mailwright plan SETUP."],
        );
      const { id } = setup;
      const { system, where } = fact;
      const ending = handlers["connection.end"]({ id, system, revoke: given(args, "revoke") });
      const { findings } = await cancellable(id, ending);
      say(args, io, { setup: id, system, findings }, `Ended: ${systemNames[system]}, ${oneLine(where)}`);
      return 0;
    });
  },
};
