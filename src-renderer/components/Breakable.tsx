import { Fragment } from "react";

/** A text that may break after each dot, so that a long domain name breaks between its labels. */
export const Breakable = ({ text }: { text: string }) =>
  text.split(/(?<=\.)/).map((part, place) => (
    // The parts of one text never change places.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Fragment key={place}>
      {part}
      <wbr />
    </Fragment>
  ));
