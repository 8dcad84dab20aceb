import type { Planned } from "./connection.ts";

/**
 * The changes in the order in which they are made: each after what it needs and what else comes before it, otherwise as they
 * came. One that is not among them is no obstacle. A circle is a mistake of the program.
 */
export function inOrder(changes: readonly Planned[]): Planned[] {
  const byId = new Map(changes.map((planned) => [planned.change.id, planned]));
  const placed = new Set<string>();
  const open = new Set<string>();
  const order: Planned[] = [];
  const place = (planned: Planned): void => {
    const { change, after = [] } = planned;
    const { id, needs } = change;
    if (placed.has(id)) return;
    if (open.has(id)) throw new Error(`the change ${id} needs itself`);
    open.add(id);
    for (const need of [...needs, ...after]) {
      const other = byId.get(need);
      if (other) place(other);
    }
    placed.add(id);
    order.push(planned);
  };
  for (const planned of changes) place(planned);
  return order;
}
