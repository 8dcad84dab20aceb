/** IDs of the changes that a plan makes at Okta: in the plan, in its log, and where one is told from the other. */
export const oktaChanges = {
  feature: "okta/feature",
  emailDomain: "okta/email-domain",
  sender: "okta/sender",
  verify: "okta/verify",
  server: "okta/server",
  test: "okta/test",
  testOff: "okta/test-off",
  delivery: "okta/delivery",
  received: "okta/received",
  otherServer: "okta/other-server",
  enable: "okta/enable",
} as const;
