/** The providers, in the order in which they are offered. Without zod: the window reads it too. */
export const providerIds = ["google", "microsoft", "other"] as const;
