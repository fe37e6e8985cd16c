/** Longer formulas are refused before they are parsed. */
export const MOST_CHARACTERS = 1000;
