import type { MailDns } from "../cloud.ts";

/** What mail from Google Workspace needs in the DNS. */
export const googleDns: MailDns = {
  spfInclude: "_spf.google.com",
  dkim: [
    {
      id: "dkim-google",
      selector: "google",
      type: "TXT",
      purpose: "DKIM: Google's signing key",
      expected: () => "v=DKIM1; k=rsa; p=… from the Google Admin console",
      afterwards: "Start authentication in the Google Admin console, if that was not done.",
      missing: {
        title: "Google's DKIM key is not published",
        cause:
          "Without it Google signs with a key of its own domain, which does not count for yours in DMARC. The key is made in the Google Admin console.",
        fix: [
          "In the Google Admin console, open Apps > Google Workspace > Gmail > Authenticate email.",
          "Select the domain, choose Generate new record, 2048 bits, prefix google.",
          "Enter the record at the DNS host.",
          "When the DNS check finds it, choose Start authentication there.",
        ],
      },
      source: { label: "Google: set up DKIM", url: "https://support.google.com/a/answer/174124" },
    },
  ],
  signing: [
    "Publish the DKIM record of the DNS step.",
    "In the Google Admin console, open Apps > Google Workspace > Gmail > Authenticate email, choose the domain, and choose Start authentication.",
  ],
  mailZones: ["google.com", "googlemail.com", "psmtp.com"],
};
