// Escape time of z² + c in single precision: one invocation per pixel of a band, one u32 a pixel.

struct Params {
  c: vec2f,
  threshold_squared: f32,
  itermax: u32,
  // The band's size in pixels.
  columns: u32,
  rows: u32,
  // A number that no earlier dispatch into the same buffer had.
  stamp: u32,
}

override workgroup_columns: u32;
override workgroup_rows: u32;

@group(0) @binding(0) var<uniform> params: Params;
// The pixels' coordinates, rounded once from f64: real parts a column, imaginary parts a row.
@group(0) @binding(1) var<storage, read> xs: array<f32>;
@group(0) @binding(2) var<storage, read> ys: array<f32>;
// columns · rows counts, row by row, and then one stamp a workgroup.
@group(0) @binding(3) var<storage, read_write> result: array<u32>;

fn escape_time(z0: vec2f) -> u32 {
  var z = z0;
  var n = 0u;
  loop {
    z = vec2f(z.x * z.x - z.y * z.y, z.x * z.y + z.y * z.x) + params.c;
    if n == params.itermax || dot(z, z) > params.threshold_squared {
      break;
    }
    n += 1u;
  }
  return n;
}

@compute @workgroup_size(workgroup_columns, workgroup_rows)
fn count_band(
  @builtin(global_invocation_id) pixel: vec3u,
  @builtin(workgroup_id) tile: vec3u,
  @builtin(num_workgroups) tiles: vec3u,
  @builtin(local_invocation_index) invocation: u32,
) {
  if pixel.x < params.columns && pixel.y < params.rows {
    let k = pixel.y * params.columns + pixel.x;
    result[k] = escape_time(vec2f(xs[pixel.x], ys[pixel.y]));
  }
  // Some drivers hand back a stale or zeroed buffer for a dispatch that they killed, and say
  // nothing: the stamp shows the host that every workgroup ran.
  if invocation == 0u {
    let k = params.columns * params.rows + tile.y * tiles.x + tile.x;
    result[k] = params.stamp;
  }
}
