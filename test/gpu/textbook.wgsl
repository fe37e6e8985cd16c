// Textbook double precision in place of double.wgsl: numbers of two f32, sums after Knuth, and products
// after Dekker with fma. A driver that treats f32 as real numbers simplifies the low parts away, and the
// test of known answers must notice. The error bound is that of 48 bits, which the arithmetic would keep
// if computed as written.

struct Constants {
  a: vec2f,
  b: vec2f,
  c: vec2f,
  d: vec2f,
  round_a: f32,
  round_b: f32,
  round_c: f32,
  inner: f32,
  outer: f32,
  rounding: f32,
  rounding_squared: f32,
  first_error: f32,
  modulus_error: f32,
  zero: u32,
}

@group(0) @binding(0) var<uniform> constants: Constants;

alias Coordinate = vec4f;

struct Point {
  high: vec2f,
  low: vec2f,
  c: vec2f,
  d: vec2f,
  doubled: vec2f,
  modulus: f32,
  error: f32,
}

fn two_sum(a: f32, b: f32) -> vec2f {
  let s = a + b;
  let t = s - a;
  return vec2f(s, (a - (s - t)) + (b - t));
}

fn two_product(a: f32, b: f32) -> vec2f {
  let p = a * b;
  return vec2f(p, fma(a, b, -p));
}

fn sum(a: vec2f, b: vec2f) -> vec2f {
  let s = two_sum(a.x, b.x);
  return two_sum(s.x, s.y + a.y + b.y);
}

fn product(a: vec2f, b: vec2f) -> vec2f {
  let p = two_product(a.x, b.x);
  return two_sum(p.x, p.y + a.x * b.y + a.y * b.x);
}

fn made(re: vec2f, im: vec2f, error: f32) -> Point {
  let high = vec2f(re.x, im.x);
  let zero = vec2f(0.0);
  return Point(high, vec2f(re.y, im.y), zero, zero, 2.0 * high, 2.0 * length(high), error);
}

fn number(limbs: vec4f) -> vec2f {
  return sum(two_sum(limbs.x, limbs.y), two_sum(limbs.z, limbs.w));
}

fn point_at(x: Coordinate, y: Coordinate) -> Point {
  return made(number(x), number(y), 128.0 * constants.first_error);
}

fn fixed() -> Point {
  let re = number(vec4f(constants.a.x, constants.b.x, constants.c.x, constants.d.x));
  let im = number(vec4f(constants.a.y, constants.b.y, constants.c.y, constants.d.y));
  return made(re, im, 128.0 * constants.first_error);
}

fn next(z: Point, c: Point) -> Point {
  let re = vec2f(z.high.x, z.low.x);
  let im = vec2f(z.high.y, z.low.y);
  let error = z.modulus * z.error + 128.0 * constants.rounding;
  return made(
    sum(sum(product(re, re), -product(im, im)), vec2f(c.high.x, c.low.x)),
    sum(2.0 * product(re, im), vec2f(c.high.y, c.low.y)),
    error,
  );
}
