/** The colour `#abc` as `#aabbcc`, the only form that a colour input takes. */
export function sixDigits(hex: string): string {
  return hex.length === 4 ? hex.replaceAll(/[0-9a-f]/gi, '$&$&') : hex;
}
