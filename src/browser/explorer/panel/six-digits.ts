/** Expands `#abc` to `#aabbcc`, the only form that a colour input accepts. */
export function sixDigits(hex: string): string {
  return hex.length === 4 ? hex.replaceAll(/[0-9a-f]/gi, '$&$&') : hex;
}
