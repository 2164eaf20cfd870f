// Which indices stand side by side where logs are too long to be shown whole. Each log is seen where it ends: that is where
// logs differ, and a short one beside a long one must not look empty.

/** The rising indices to show of logs that end at these, `max` of them or a few more. Between two may be a gap. */
export function logColumns(lasts: readonly number[], max: number): readonly number[] {
  const ends = [...new Set(lasts)].filter((last) => last > 0);
  const share = Math.max(3, Math.floor(max / Math.max(1, ends.length)));
  const shown = new Set<number>();
  for (const end of ends) for (let index = Math.max(1, end - share + 1); index <= end; index++) shown.add(index);
  return [...shown].sort((a, b) => a - b);
}
