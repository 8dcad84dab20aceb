import type { DnsHostId } from "../../contract/plan.ts";
import { practiceAzure } from "./azure.ts";
import { practiceCloudflare } from "./cloudflare.ts";
import { practicePrimary } from "./rfc2136.ts";
import { practiceRoute53 } from "./route53.ts";
import type { PracticeDnsHost, Stage } from "./stage.ts";

/** The interfaces of DNS hosts, each over the same zone. */
export const practiceDnsHosts: { readonly [H in DnsHostId]: (stage: Stage) => PracticeDnsHost } = {
  cloudflare: practiceCloudflare,
  azure: practiceAzure,
  route53: practiceRoute53,
  rfc2136: (stage) => practicePrimary(stage),
};
