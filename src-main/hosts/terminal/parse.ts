import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { type Arguments, type Command, UsageError } from "./command.ts";
import { usageLine } from "./help.ts";

/**
 * Reads the words behind a command's name as its table has them. Throws a UsageError that names what does not fit, and the
 * usage.
 */
export function parse(name: string, command: Command, argv: readonly string[]): Arguments {
  const usage = usageLine(name, command);
  const wrong = (title: string, ...fix: string[]) => new UsageError(title, [...fix, usage]);
  const { values, positionals } = read(command, argv, wrong);
  const words = Object.entries(command.words);
  words.forEach(([word, { optional }], i) => {
    if (!optional && positionals[i] === undefined) throw wrong(`${word} is missing`);
  });
  const more = positionals[words.length];
  if (more !== undefined && !words.at(-1)?.[1].many) throw wrong(`“${short(more)}” is one word too many`);
  const named = Object.fromEntries(words.map(([word], i) => [word, positionals[i]]));

  for (const [option, { required, insteadOf = option }] of Object.entries(command.options)) {
    if (required && values[option] === undefined) throw wrong(`--${option} is missing`);
    const rivals = Object.keys(command.options).filter(
      (other) => (command.options[other]?.insteadOf ?? other) === insteadOf && values[other] !== undefined,
    );
    if (rivals.length > 1) throw wrong(`Give one of ${rivals.map((rival) => `--${rival}`).join(", ")}`);
  }
  for (const [given, { choices }] of [...words, ...Object.entries(command.options)]) {
    const value = named[given] ?? values[given];
    if (choices && value !== undefined && !choices.includes(String(value)))
      throw wrong(`“${short(String(value))}” is none of ${choices.join(", ")}`);
  }
  return { command, usage, positionals, values: { ...named, ...values } };
}

const short = (text: string): string => text.slice(0, 100);

function read(command: Command, argv: readonly string[], wrong: (title: string) => UsageError) {
  const options: ParseArgsOptionsConfig = Object.fromEntries(
    Object.entries(command.options).map(([name, { value, choices, many = false }]) => [
      name,
      { type: value === undefined && choices === undefined ? "boolean" : "string", multiple: many },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    return { values: values as Arguments["values"], positionals };
  } catch (error) {
    throw wrong((error as Error).message.split(". ")[0] ?? "Wrong usage");
  }
}
