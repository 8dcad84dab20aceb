/** The stages of a check run, in the order a person reads them. They may overlap in time. Without zod: a run needs none. */
export const stageIds = ["lint", "dns", "reach", "tls", "token", "claims", "auth", "send"] as const;
