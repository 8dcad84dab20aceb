#!/usr/bin/env node
import { runInProcess } from "./run-in-process.ts";

process.exitCode = await runInProcess(process.argv.slice(2));
