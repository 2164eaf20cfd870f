// How people read how many things there are.

/** "1 write", "2 writes"; `shown`: the number as it is written, where that is not plain digits. */
export const quantity = (count: number, thing: string, shown = String(count)): string =>
  `${shown} ${thing}${count === 1 ? "" : "s"}`;
