/** The walks of the UI suite, in a real Electron. They say so when there is none. */
process.env["MAILWRIGHT_UI"] = "electron";
await import("../ui/walk.test.ts");

export {};
