import type { ProviderId } from "../contract/settings.ts";
import type { DeliveryPlan } from "./plan.ts";

/** Selector and domain of the signature: the admin's domain once signing is on there, until then the provider's own. */
export function signerOf(
  provider: ProviderId,
  domain: string,
  signing: DeliveryPlan["dkim"],
): { selector: string; domain: string } | null {
  if (signing === "off") return null;
  const company = domain.replaceAll(".", "-");
  switch (provider) {
    case "google":
      return signing === "domain"
        ? { selector: "google", domain }
        : { selector: "20230601", domain: `${company}.20230601.gappssmtp.com` };
    case "microsoft":
      return signing === "domain"
        ? { selector: "selector1", domain }
        : { selector: "selector1", domain: `${company}.onmicrosoft.com` };
    case "other":
      return signing === "domain"
        ? { selector: "mail", domain }
        : { selector: "mail", domain: "mailhost.example" };
    default:
      return provider satisfies never;
  }
}
