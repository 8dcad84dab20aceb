/** What the control questions after an unknown name showed, as `text` evidence says it: another name was answered. */
export const controlAnswered = "dns-control-answered";
/** Nobody answered any of them. */
export const controlSilent = "dns-control-silent";
