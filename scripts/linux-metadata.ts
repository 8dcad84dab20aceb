/** The parts of package.json that say who makes the program. */
export interface Maker {
  readonly version: string;
  readonly homepage: string;
  readonly author: { readonly name: string; readonly email: string };
}

/** The name of the program among all programs (AppStream's component ID), and of the file that describes it. */
export const componentId = "com.mailwright.app";

/**
 * What software centers show of the program (freedesktop.org, AppStream 1.0, "metainfo"). `day` is when this version was
 * built, as YYYY-MM-DD.
 */
export const metainfo = ({ version, homepage, author }: Maker, day: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>${componentId}</id>
  <metadata_license>FSFAP</metadata_license>
  <project_license>MIT</project_license>
  <name>Mailwright</name>
  <summary>Set up your own email provider in Okta</summary>
  <description>
    <p>
      Mailwright takes an Okta administrator from the wish to send from a domain of their own to a custom email provider over
      SMTP with OAuth 2.0 that works: tested, and exported.
    </p>
    <ul>
      <li>Checks every DNS record at the zone's own name servers</li>
      <li>Leads through the consoles of Google Workspace and Microsoft 365, task by task</li>
      <li>Asks for one token, sends one real message, and names the cause when something fails</li>
      <li>Keeps the secret in the keychain, and sends no telemetry</li>
    </ul>
  </description>
  <launchable type="desktop-id">mailwright.desktop</launchable>
  <url type="homepage">${escaped(homepage)}</url>
  <developer_name>${escaped(author.name)}</developer_name>
  <provides>
    <binary>mailwright</binary>
    <mediatype>application/vnd.mailwright.bundle+zip</mediatype>
  </provides>
  <content_rating type="oars-1.1" />
  <releases>
    <release version="${escaped(version)}" date="${day}" />
  </releases>
</component>
`;

const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
