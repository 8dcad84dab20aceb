/** What a browser without the cookie sees: how to get in. No script, no style, nothing of a setup. */
export function plainPage(linkWasUsed: boolean): string {
  const reason = linkWasUsed
    ? "This link was used already, or is not the newest. A link opens Mailwright once."
    : "This browser has not been let in yet.";
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mailwright</title></head>
<body>
<h1>Mailwright is running</h1>
<p>${reason}</p>
<p>Open the link that was printed in the terminal where Mailwright runs.
For a new link, press Enter in that terminal.</p>
</body>
</html>
`;
}
