import { join } from "node:path";
import { expect, test } from "vitest";
import { dataFolder } from "../../../src-main/setup/data-folder.ts";

test("setups live where the platform keeps such things", () => {
  const home = "/home/ada";
  expect(dataFolder({ platform: "linux", home, env: {} })).toBe(join(home, ".local", "share", "mailwright"));
  expect(dataFolder({ platform: "linux", home, env: { XDG_DATA_HOME: "/data" } })).toBe(
    join("/data", "mailwright"),
  );
  expect(dataFolder({ platform: "darwin", home, env: {} })).toBe(
    join(home, "Library", "Application Support", "Mailwright"),
  );
  expect(dataFolder({ platform: "win32", home, env: { APPDATA: "C:/Users/ada/AppData/Roaming" } })).toBe(
    join("C:/Users/ada/AppData/Roaming", "Mailwright"),
  );
  // A service or a stripped environment has no APPDATA, or an empty one.
  for (const env of [{}, { APPDATA: "" }])
    expect(dataFolder({ platform: "win32", home, env })).toBe(join(home, "AppData", "Roaming", "Mailwright"));
});

test("the environment variable chooses another folder, and the flag wins over it", () => {
  const question = { platform: "linux", home: "/home/ada", env: { MAILWRIGHT_DATA: "/elsewhere" } } as const;
  expect(dataFolder(question)).toBe("/elsewhere");
  expect(dataFolder({ ...question, chosen: "/flag" })).toBe("/flag");
});
