/** The page's colour around a picture that is smaller than the canvas, 0xrrggbb; a test compares the style. */
export const BACKGROUND = 0x17171a;
