import { openStore } from "../../../src-main/setup/store.ts";

/** Changes one setup again and again, in a process of its own: `store-child.ts FOLDER ID NAME COUNT`. Tells each that is saved. */
const [folder = "", id = "", name = "", count = "0"] = process.argv.slice(2);
const store = openStore(folder, Date.now);
for (let n = 1; n <= Number(count); n++) {
  await store.update(id, (setup) => ({
    ...setup,
    tasks: { ...setup.tasks, [`${name}-${n}`]: new Date().toISOString() },
  }));
  process.stdout.write(`${n}\n`);
}
