import s from "./Domain.module.css";

/** Okta's guide, the table of components of each flow, with what follows for the choice. */
const rows = [
  [
    "How it proves itself",
    "A shared secret: whoever has the text can use it",
    "A signature: the private key itself is not sent to the provider",
  ],
  [
    "Who the app acts as",
    "Itself, with permission to use certain mailboxes",
    "A user it names in the token (“sub”)",
  ],
  ["What you need", "Client ID and client secret", "Client ID, key ID, issuer, and an RSA private key"],
  [
    "Where the right comes from",
    "A scope granted to the app",
    "Delegation of a scope to the app, for the domain",
  ],
  ["What runs out", "The secret, on the day set when it was made", "The key, when you rotate or remove it"],
] as const;

/** The two flows side by side, for those who have the choice. */
export function FlowTable() {
  return (
    <div className={s.tableFrame}>
      <table className={s.table}>
        <caption className="hidden-text">The two flows compared</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">Client credentials</th>
            <th scope="col">JWT bearer token</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([what, credentials, bearer]) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{credentials}</td>
              <td>{bearer}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
