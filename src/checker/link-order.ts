// Where a packet stands on its link, in a cluster whose links keep order: its list has the packets from `first` on.

/** Whether it is the oldest on its link. */
export function isHead(list: Int32Array, first: number, place: number, links: Int32Array): boolean {
  const link = links[list[place]];
  for (let at = first; at < place; at++) if (links[list[at]] === link) return false;
  return true;
}

/** Whether an equal packet stands right before it on its link: to lose either comes to the same. */
export function isLikeTheOneBefore(list: Int32Array, first: number, place: number, links: Int32Array): boolean {
  const link = links[list[place]];
  let at = place - 1;
  while (at >= first && links[list[at]] !== link) at--;
  return at >= first && list[at] === list[place];
}
