/**
 * The accepted names in words, the one nearest to the given name first.
 *
 * @example
 * oneOf(['grey', 'viridis', 'magma'], 'virdis'); // viridis, or another of grey, magma
 */
export function oneOf(names: readonly string[], given: unknown): string {
  const near = typeof given === 'string' ? nearest(given, names) : undefined;
  const others = names.filter((name) => name !== near);
  if (near === undefined || others.length < 2) return `one of ${names.join(', ')}`;
  return `${near}, or another of ${others.join(', ')}`;
}

/** The name that the given text most likely misspells; undefined if none is near. */
export function nearest(given: string, names: readonly string[]): string | undefined {
  // Longer texts are not typing errors, and comparing them is slow.
  if (given.length > 40) return undefined;
  const word = given.toLowerCase();
  let [best, least] = [
    undefined as string | undefined,
    Math.max(1, Math.floor(word.length / 3)) + 1,
  ];
  for (const name of names) {
    const distance = editsBetween(word, name.toLowerCase());
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

/**
 * Edit distance: insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
 */
function editsBetween(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, k) => k)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] as number) + Number(a[i - 1] !== b[j - 1]);
      const other = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(Math.min(replaced, other, isSwap ? (before[j - 2] as number) + 1 : replaced));
    }
    [before, last] = [last, row];
  }
  return last[b.length] as number;
}
