#!/usr/bin/env node
import { keepCompiledCode } from "./compile-cache.ts";

// Before the program is read: what was compiled once need not be compiled again.
keepCompiledCode();
const { runInProcess } = await import("./run-in-process.ts");
process.exitCode = await runInProcess(process.argv.slice(2));
