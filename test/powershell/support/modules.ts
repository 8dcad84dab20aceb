import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import cmdlets from "./cmdlets.json" with { type: "json" };

type Parameter = readonly (string | boolean)[];
interface Cmdlet {
  readonly source: string;
  /** The parameter set that counts when a call could be of several. */
  readonly defaultSet?: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
}
const modules = cmdlets as unknown as Readonly<Record<string, Readonly<Record<string, Cmdlet>>>>;

export type GraphClient = "Microsoft.Graph" | "Az" | "az";

/**
 * Modules that stand for Microsoft's: the cmdlets with the parameters and parameter sets of the reference, so that a call
 * Microsoft's would refuse is refused here, and behind them the tenant at MAILWRIGHT_TENANT. Returns what PowerShell needs
 * to find them. As in the real module, Exchange's cmdlets appear with Connect-ExchangeOnline.
 */
export function writeModules(folder: string, graph: GraphClient, exchangeVersions: readonly string[]) {
  const path = join(folder, "modules");
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const write = (
    name: string,
    version: string,
    files: Readonly<Record<string, string>>,
    functions: readonly string[],
  ) => {
    const at = join(path, name, version);
    mkdirSync(at, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(at, file), text);
    const list = functions.map((one) => `'${one}'`).join(", ");
    writeFileSync(
      join(at, `${name}.psd1`),
      `@{ ModuleVersion = '${version}'; RootModule = '${name}.psm1'; FunctionsToExport = @(${list}); CmdletsToExport = @(); AliasesToExport = @() }\n`,
    );
  };
  for (const version of exchangeVersions) {
    const { "Connect-ExchangeOnline": connect, ...rest } = modules["ExchangeOnlineManagement"]!;
    write(
      "ExchangeOnlineManagement",
      version,
      {
        "ExchangeOnlineManagement.psm1": `${asks}\n${connectExchange(connect!)}`,
        "cmdlets.psm1": `${asks}\n${Object.entries(rest)
          .map(([name, one]) => exchangeFunction(name, one))
          .join("\n")}`,
      },
      ["Connect-ExchangeOnline"],
    );
  }
  // There is no gallery here, and no test asks the real one.
  const gallery = modules["PowerShellGet"]!;
  const install = functionOf(
    "Install-Module",
    gallery["Install-Module"]!,
    "  Write-Error -Message \"No match was found for the specified search criteria and module name '$Name'.\"",
  );
  write("PowerShellGet", "2.2.5", { "PowerShellGet.psm1": install }, ["Install-Module"]);
  const body = graph === "Microsoft.Graph" ? mgGraph : graph === "Az" ? az : "";
  const name = graph === "Microsoft.Graph" ? "Microsoft.Graph.Authentication" : "Az.Accounts";
  if (body) {
    const known = modules[name]!;
    const functions = Object.entries(known).map(([cmdlet, one]) =>
      functionOf(cmdlet, one, (body as Record<string, string>)[cmdlet]!),
    );
    write(name, "2.30.0", { [`${name}.psm1`]: `${asks}\n${functions.join("\n")}` }, Object.keys(known));
  } else {
    const file = join(bin, "az");
    writeFileSync(file, azCommand);
    chmodSync(file, 0o755);
  }
  return { PSModulePath: path, bin };
}

const asks = `function Send([string] $path, $body) {
  Invoke-RestMethod -Method Post -Uri ($env:MAILWRIGHT_TENANT + $path) -ContentType 'application/json; charset=utf-8' -Body ([Text.Encoding]::UTF8.GetBytes((ConvertTo-Json -InputObject $body -Depth 10 -Compress)))
}`;

/** A function with the parameters of the reference. A parameter of several sets is declared once for each. */
function functionOf(name: string, { parameters, defaultSet }: Cmdlet, body: string): string {
  const binding = [
    "PositionalBinding=$false",
    ...(defaultSet ? [`DefaultParameterSetName='${defaultSet}'`] : []),
  ];
  const declared = Object.entries(parameters).map(([parameter, [type, required, sets]]) => {
    const mandatory = required ? "Mandatory" : "";
    const attributes = sets
      ? String(sets)
          .split(",")
          .map(
            (set) =>
              `[Parameter(${[mandatory, `ParameterSetName='${set.trim()}'`].filter(Boolean).join(", ")})]`,
          )
      : [`[Parameter(${mandatory})]`];
    return `    ${attributes.join(" ")} [${type}] $${parameter}`;
  });
  return `function ${name} {\n  [CmdletBinding(${binding.join(", ")})]\n  param(\n${declared.join(",\n")}\n  )\n${body}\n}`;
}

/** As the real cmdlets, it writes an error that does not stop, unless -ErrorAction says so. */
const exchangeFunction = (name: string, cmdlet: Cmdlet): string =>
  functionOf(
    name,
    cmdlet,
    `  $given = @{}
  foreach ($key in $PSBoundParameters.Keys) { if ($key -notin 'ErrorAction', 'WarningAction') { $given[$key] = $PSBoundParameters[$key] } }
  try { $answer = Send '/exchange' @{ cmdlet = '${name}'; parameters = $given } } catch { Write-Error -Message "$($_.Exception.Message)"; return }
  if ($answer.error) { Write-Error -Message $answer.error; return }
  foreach ($one in @($answer.output)) { $one }`,
  );

const connectExchange = (cmdlet: Cmdlet): string =>
  functionOf(
    "Connect-ExchangeOnline",
    cmdlet,
    `  $answer = Send '/exchange' @{ cmdlet = 'Connect-ExchangeOnline'; parameters = @{} }
  if ($answer.error -and -not ($DisableWAM -and $answer.error -match 'WAM')) { throw $answer.error }
  Import-Module (Join-Path $PSScriptRoot 'cmdlets.psm1') -Global -DisableNameChecking
  if (@($answer.output)[0] -eq 'reader') { Remove-Item Function:New-ServicePrincipal, Function:global:New-ServicePrincipal -ErrorAction SilentlyContinue }`,
  );

const mgGraph = {
  "Connect-MgGraph": "  if (-not $NoWelcome) { Write-Host 'Welcome to Microsoft Graph!' }",
  "Invoke-MgGraphRequest": `  $parsed = if ($Body) { ConvertFrom-Json -InputObject "$Body" } else { $null }
  $answer = Send '/graph' @{ method = $Method; uri = "$Uri"; body = $parsed }
  $response = [System.Net.Http.HttpResponseMessage]::new([System.Net.HttpStatusCode] [int] $answer.status)
  $text = if ($null -eq $answer.body) { '' } else { ConvertTo-Json -InputObject $answer.body -Depth 10 -Compress }
  $response.Content = [System.Net.Http.StringContent]::new($text, [Text.Encoding]::UTF8, 'application/json')
  if ($answer.after) { $response.Headers.RetryAfter = [System.Net.Http.Headers.RetryConditionHeaderValue]::new([TimeSpan]::FromSeconds($answer.after)) }
  if ([int] $answer.status -ge 400 -and -not $SkipHttpErrorCheck) { throw "Response status code does not indicate success: $($answer.status)." }
  if ($OutputType -eq 'HttpResponseMessage') { return $response }
  return $answer.body`,
};

const az = {
  "Get-AzContext":
    "  if ($env:MAILWRIGHT_AZ_SIGNED_OUT) { return }\n  [pscustomobject] @{ Account = 'admin@contoso.example' }",
  "Connect-AzAccount": "  [pscustomobject] @{ Context = 'contoso' }",
  "Invoke-AzRestMethod": `  $parsed = if ($Payload) { ConvertFrom-Json -InputObject $Payload } else { $null }
  $answer = Send '/graph' @{ method = $Method; uri = "$Uri"; body = $parsed }
  $text = if ($null -eq $answer.body) { '' } else { ConvertTo-Json -InputObject $answer.body -Depth 10 -Compress }
  [pscustomobject] @{ StatusCode = [int] $answer.status; Content = $text; Method = $Method; Headers = @{} }`,
};

/** \`az rest\` and \`az account show\`, with the flags of Microsoft's reference of the Azure CLI. */
const azCommand = `#!${process.execPath}
const { readFileSync } = require("node:fs");
const args = process.argv.slice(2);
const words = args.filter((one, n) => !one.startsWith("--") && !(args[n - 1] ?? "").startsWith("--"));
if (words[0] === "account") process.exit(process.env.MAILWRIGHT_AZ_SIGNED_OUT ? 1 : 0);
const known = ["--method", "--url", "--uri", "--headers", "--body", "--resource", "--only-show-errors", "--output"];
const options = {};
for (let n = 1; n < args.length; n++) {
  if (!known.includes(args[n])) { console.error("unrecognized arguments: " + args[n]); process.exit(2); }
  options[args[n]] = args[n] === "--only-show-errors" ? true : args[++n];
}
const text = options["--body"]?.startsWith("@") ? readFileSync(options["--body"].slice(1), "utf8") : options["--body"];
const words2 = { 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests" };
fetch(process.env.MAILWRIGHT_TENANT + "/graph", { method: "POST", body: JSON.stringify({ method: options["--method"].toUpperCase(), uri: options["--url"], body: text ? JSON.parse(text) : null }) })
  .then((response) => response.json())
  .then(({ status, body }) => {
    if (status < 400) { if (body !== null) console.log(JSON.stringify(body, null, 2)); return; }
    console.error("ERROR: " + words2[status] + "(" + JSON.stringify(body) + ")");
    process.exitCode = 1;
  }, (error) => { console.error("ERROR: " + error.message); process.exitCode = 1; });
`;
