import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface Ran {
  readonly code: number | null;
  /** What a person sees, and what a program that runs the script reads. */
  readonly output: string;
}

/**
 * One PowerShell that runs many script files, one after the other, each in a fresh runspace of the same console: a start of
 * PowerShell costs a second, a runspace some milliseconds. A file sees the environment it is given and nothing of the one
 * before; its pauses are twentieths. It ends with its own exit code.
 */
const server = String.raw`
$fast = {
  function global:Start-Sleep {
    [CmdletBinding()] param([Parameter(Position = 0)] [double] $Seconds, [int] $Milliseconds)
    Microsoft.PowerShell.Utility\Start-Sleep -Milliseconds ([Math]::Max(1, ($Seconds * 1000 + $Milliseconds) / 20))
  }
}
while ($null -ne ($line = [Console]::In.ReadLine())) {
  $asked = ConvertFrom-Json -InputObject $line -AsHashtable
  $before = @{}
  foreach ($name in $asked.env.Keys) {
    $before[$name] = [Environment]::GetEnvironmentVariable($name)
    [Environment]::SetEnvironmentVariable($name, $asked.env[$name])
  }
  if ($asked.env.PSModulePath) { $env:PSModulePath += [IO.Path]::PathSeparator + (Join-Path $PSHOME 'Modules') }
  $code = 1
  $runspace = [runspacefactory]::CreateRunspace($Host, [initialsessionstate]::CreateDefault())
  try {
    $runspace.Open()
    $runspace.SessionStateProxy.Path.SetLocation($asked.folder) | Out-Null
    $shell = [powershell]::Create()
    $shell.Runspace = $runspace
    $null = $shell.AddScript($fast.ToString()).Invoke()
    $shell.Commands.Clear()
    # A file that does not say exit ends with 0, whatever the last program in it ended with.
    $null = $shell.AddScript($asked.command + ' | Out-Default; $global:Ended = if ($?) { 0 } else { $LASTEXITCODE }').Invoke()
    $code = $runspace.SessionStateProxy.GetVariable('Ended')
  } catch {
    [Console]::Error.WriteLine("$($_.Exception.Message)")
  } finally { $runspace.Dispose() }
  foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
  [Console]::Out.WriteLine("$($asked.id) $code")
  [Console]::Error.WriteLine("$($asked.id)")
}
`;

interface Server {
  readonly child: ChildProcessWithoutNullStreams;
  /** What has come so far of the file that runs. */
  heard: string;
  turn: Promise<unknown>;
}
const options = ["-NoLogo", "-NoProfile", "-NonInteractive", "-File"];
export const surroundings = (env: Readonly<Record<string, string>>) => ({
  PATH: "/usr/bin:/bin",
  TMPDIR: process.env["TMPDIR"] ?? tmpdir(),
  DOTNET_ROOT: process.env["DOTNET_ROOT"],
  POWERSHELL_TELEMETRY_OPTOUT: "1",
  POWERSHELL_UPDATECHECK: "Off",
  NO_COLOR: "1",
  ...env,
});

/** Runs one file in a PowerShell of its own, as a person does. */
export async function runFileAlone(
  program: string,
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  const child = spawn(program, [...options, file, ...args], {
    cwd: dirname(file),
    env: surroundings(env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  const code = await new Promise<number | null>((done) => child.on("close", done));
  return { code, output };
}

let running: Server | undefined;

function start(program: string): Server {
  const folder = mkdtempSync(join(tmpdir(), "mailwright-runspaces-"));
  const file = join(folder, "server.ps1");
  writeFileSync(file, server);
  const child = spawn(program, [...options, file], { cwd: folder, env: surroundings({ HOME: folder }) });
  const made: Server = { child, heard: "", turn: Promise.resolve() };
  const listen = (chunk: Buffer) => {
    made.heard += chunk;
    child.emit("heard");
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  child.on("exit", () => {
    if (running === made) running = undefined;
  });
  process.once("exit", () => child.kill());
  return made;
}

/** Runs one file with its switches, after those that were asked for before it. */
export function runFile(
  program: string,
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  running ??= start(program);
  const server = running;
  const id = randomUUID();
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const command = [`& ${quoted(file)}`, ...args.map((one) => (/^-[A-Za-z]+$/.test(one) ? one : quoted(one)))];
  const run = async (): Promise<Ran> => {
    server.heard = "";
    server.child.stdin.write(
      `${JSON.stringify({ id, folder: dirname(file), command: command.join(" "), env })}\n`,
    );
    // Its mark comes on both streams.
    const ended = new RegExp(`^${id}(?: (-?\\d*))?\\r?$\\n?`, "gm");
    return new Promise((done, fail) => {
      const look = () => {
        const marks = [...server.heard.matchAll(ended)];
        if (marks.length < 2) return;
        stop();
        const code = marks.map(([, said]) => said).find((said) => said !== undefined);
        done({ code: Number(code || 1), output: server.heard.replaceAll(ended, "") });
      };
      const broken = () => {
        stop();
        fail(new Error(`PowerShell ended: ${server.heard.slice(-500)}`));
      };
      const stop = () => server.child.off("heard", look).off("exit", broken);
      server.child.on("heard", look).on("exit", broken);
    });
  };
  const result = server.turn.then(run);
  server.turn = result.catch(() => undefined);
  return result;
}
