/** Colour around a picture that is smaller than the canvas, 0xrrggbb; a test compares it with the style sheet. */
export const BACKGROUND = 0x17171a;
