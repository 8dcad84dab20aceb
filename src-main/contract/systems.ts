/** The systems that Mailwright can write in, once they are connected: Okta, and the hosts of DNS zones. Without zod: the window reads it too. */
export const systemIds = ["okta", "cloudflare", "route53", "azure", "rfc2136"] as const;

/** What people call them. */
export const systemNames: Readonly<Record<(typeof systemIds)[number], string>> = {
  okta: "Okta",
  cloudflare: "Cloudflare",
  route53: "Amazon Route 53",
  azure: "Azure DNS",
  rfc2136: "Name server (RFC 2136)",
};
