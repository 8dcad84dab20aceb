import { getDomain, getPublicSuffix } from "tldts";
import { canonicalName, isAtOrBelow, parentsOf } from "./domain-name.ts";

/**
 * The public suffix list (publicsuffix.org), with the names of those who sell names below their own, such as uk.com: as
 * mail receivers read it. The list is large: whoever needs it is imported when a check begins, not by a start.
 */
const how = { allowPrivateDomains: true, extractHostname: false, validateHostname: false } as const;

/** True when domains are registered under a name: `com`, `co.uk`, `k12.ca.us`. A top level that is not listed counts too. */
export const isRegistry = (name: string): boolean => {
  const canonical = canonicalName(name);
  return getPublicSuffix(canonical, how) === canonical;
};

/** The name that was registered: `acme.com`, `acme.govt.nz`. A name that others register under is its own. */
export const registeredName = (name: string): string => {
  const canonical = canonicalName(name);
  return getDomain(canonical, how) ?? canonical;
};

/** The names above one that belong to whoever registered it, nearest first: `a.b.acme.co.uk` gives `b.acme.co.uk`, `acme.co.uk`. */
export const ownParentsOf = (name: string): string[] =>
  parentsOf(name).filter((parent) => isAtOrBelow(parent, registeredName(name)));
