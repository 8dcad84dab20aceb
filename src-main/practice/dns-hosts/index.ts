import type { DnsHostId } from "../../contract/plan.ts";
import { practiceCloudflare } from "./cloudflare.ts";
import type { PracticeDnsHost, Stage } from "./stage.ts";

/** The interfaces of DNS hosts, each over the same zone. */
export const practiceDnsHosts: { readonly [H in DnsHostId]?: (stage: Stage) => PracticeDnsHost } = {
  cloudflare: practiceCloudflare,
};
