import { useSyncExternalStore } from "react";

const matches = (media: string) => {
  const subscribe = (listener: () => void) => {
    const query = matchMedia(media);
    query.addEventListener("change", listener);
    return () => query.removeEventListener("change", listener);
  };
  return (): boolean => useSyncExternalStore(subscribe, () => matchMedia(media).matches);
};

/** True where the steps have no column of their own; the style sheets turn at the same width. */
export const useSmall = matches("(max-width: 860px)");

/** True where a line is dear: a small window, or one that is enlarged a lot. */
export const useNarrow = matches("(max-width: 860px), (max-height: 660px)");
