// The frame on the screen: what is known of each of its pixels, a count and an estimate. Counted points are
// placed into it, and what it has moves with the view.

struct Placing {
  // The pixels to be written, a rectangle that may reach beyond the frame.
  first: vec2i,
  size: vec2u,
  frame: vec2u,
  // Each point stands for step · step pixels.
  step: u32,
  // Points of a row.
  columns: u32,
}

// Invocations of a workgroup, along both sides.
override side: u32;
// What no count is: the pixel has not been counted.
override unknown: u32;

@group(0) @binding(0) var<uniform> placing: Placing;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> estimates: array<f32>;
@group(0) @binding(3) var<storage, read_write> frame_counts: array<u32>;
@group(0) @binding(4) var<storage, read_write> frame_estimates: array<f32>;

// Points of a piece, or of what was counted elsewhere: one invocation per pixel.
@compute @workgroup_size(side, side)
fn place(@builtin(global_invocation_id) at: vec3u) {
  let pixel = placing.first + vec2i(at.xy);
  if any(at.xy >= placing.size) || any(pixel < vec2i()) || any(pixel >= vec2i(placing.frame)) {
    return;
  }
  let point = at.xy / placing.step;
  let source = point.y * placing.columns + point.x;
  let to = u32(pixel.y) * placing.frame.x + u32(pixel.x);
  frame_counts[to] = counts[source];
  frame_estimates[to] = estimates[source];
}

// The pixels of another frame of the same size, moved by `first`: one invocation per pixel.
@compute @workgroup_size(side, side)
fn move_frame(@builtin(global_invocation_id) at: vec3u) {
  if any(at.xy >= placing.frame) {
    return;
  }
  let to = at.y * placing.frame.x + at.x;
  let pixel = vec2i(at.xy) - placing.first;
  if any(pixel < vec2i()) || any(pixel >= vec2i(placing.frame)) {
    frame_counts[to] = unknown;
    return;
  }
  let source = u32(pixel.y) * placing.frame.x + u32(pixel.x);
  frame_counts[to] = counts[source];
  frame_estimates[to] = estimates[source];
}
