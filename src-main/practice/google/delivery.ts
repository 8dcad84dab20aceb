import { addressOf, fieldValue } from "../mail-fields.ts";
import type { GooglePlan } from "./plan.ts";

/** Gmail keeps the From address when the user may send as it; otherwise the user's own takes its place. */
export function rewritten(mail: { readonly user: string; readonly raw: string }, google: GooglePlan): string {
  const from = addressOf(fieldValue(mail.raw, "From"));
  const user = google.users.find((u) => u.address === mail.user);
  if (user === undefined || user.sendsAs.includes(from)) return mail.raw;
  const own = user.sendsAs[0] ?? user.address;
  return mail.raw.replace(/^From:.*\r?\n/im, `From: ${own}\r\nX-Google-Original-From: ${from}\r\n`);
}
