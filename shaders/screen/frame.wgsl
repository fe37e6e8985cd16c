// The frame on the screen: a count and an estimate for each of its pixels, as far as they are known. Counted
// points are placed into it, and its content moves with the view.

struct Placing {
  // The rectangle of pixels to write, which may reach beyond the frame.
  first: vec2i,
  size: vec2u,
  frame: vec2u,
  // Each point covers step · step pixels.
  step: u32,
  // Points in a row.
  columns: u32,
}

// A workgroup has side · side invocations.
override side: u32;
// Marks a pixel that has not been counted; no count has this value.
override unknown: u32;

@group(0) @binding(0) var<uniform> placing: Placing;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> estimates: array<f32>;
@group(0) @binding(3) var<storage, read_write> frame_counts: array<u32>;
@group(0) @binding(4) var<storage, read_write> frame_estimates: array<f32>;

// Places the points of a piece, or points counted elsewhere. One invocation per pixel.
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

// Copies another frame of the same size, moved by `first`. One invocation per pixel.
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
