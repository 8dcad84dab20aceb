import { dayMs } from "../../contract/day.ts";
import type { CertificateKind } from "../plan.ts";
import { type CertificateAuthority, createAuthority, type Identity, selfSigned } from "./authority.ts";

/**
 * The certificate a server shows, for the names it serves. OpenSSL judges dates by this computer's clock, so `today`
 * is that clock's, whatever the world's servers think.
 */
export function createCertificates(
  authority: CertificateAuthority,
  today: Date,
): (names: readonly string[], kind: CertificateKind) => Promise<Identity> {
  const day = (offset: number) => new Date(today.getTime() + offset * dayMs);

  return async (names, kind) => {
    const subject = names[0] ?? "localhost";
    const valid = { subject, names, notBefore: day(-30), notAfter: day(60) };
    switch (kind) {
      case "valid":
        return authority.issue(valid);
      case "expiring":
        return authority.issue({ ...valid, notBefore: day(-85), notAfter: day(5) });
      case "expired":
        return authority.issue({ ...valid, notBefore: day(-93), notAfter: day(-3) });
      case "not-yet-valid":
        return authority.issue({ ...valid, notBefore: day(2), notAfter: day(92) });
      case "wrong-name":
        return authority.issue({
          ...valid,
          subject: "mail.hosting.example",
          names: ["mail.hosting.example"],
        });
      case "self-signed":
        return selfSigned(valid);
      case "inspected":
        return (await createAuthority("Corporate TLS Inspection CA", today)).issue(valid);
      default:
        return kind satisfies never;
    }
  };
}
