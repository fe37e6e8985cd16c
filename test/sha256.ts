/** SHA-256 of the grey pixels, row by row, of the original program's default picture. */
export const DEFAULT_GREY_SHA256 =
  '400c18ebf91a7aa4d0f9e1322a3dfd83be3408cceef95c130544da29c3514ee9';

/** The same for the original program's options `-x=-0.1 -X=0.1 -y=-0.1 -Y=0.1 -m=20 -M=100 -R=4000`. */
export const DETAIL_GREY_SHA256 =
  '77fae31a03e92012bbfa9414b5a2505f9de770265e4711454e603afcf0b72051';

/** SHA-256 of bytes, in hexadecimal. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
