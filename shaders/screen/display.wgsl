// Draws a frame to the screen in colour. frame.wgsl describes the frame; src/core/colour/levels.ts defines
// the palette level of a pixel.

struct Display {
  frame: vec2u,
  itermin: f32,
  // itermax - itermin
  iterations: f32,
  itermax: u32,
  // What determines a pixel's level: one of the overrides by_…
  levelling: u32,
  // The last level, that of pixels inside the set.
  last: u32,
  // Width of the region.
  width: f32,
  // A pixel's place in the texture `before`: pixel · scale + offset, in pixels of the texture.
  offset: vec2f,
  scale: f32,
  // Weight of one sample in the mean.
  weight: f32,
}

// Marks a pixel that has not been counted; no count has this value.
override unknown: u32;
// The colour around a picture that is smaller than the screen: 0xrrggbb.
override background: u32;
// The LEVELLINGS of src/core/colour/levels.ts.
override by_count: u32;
override by_share: u32;
override by_smooth: u32;
override by_distance: u32;

@group(0) @binding(0) var<uniform> display: Display;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> estimates: array<f32>;
// Colours of the levels, with red in the lowest byte.
@group(0) @binding(3) var<storage, read> colours: array<u32>;
// The previous picture, or the sum of the samples.
@group(0) @binding(4) var before: texture_2d<f32>;
@group(0) @binding(5) var smoothly: sampler;

// One triangle that covers the screen.
@vertex
fn corners(@builtin(vertex_index) k: u32) -> @builtin(position) vec4f {
  return vec4f(f32(k & 1u) * 4.0 - 1.0, f32(k >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

fn share_of(count: f32) -> f32 {
  return (max(count, display.itermin) - display.itermin) / display.iterations;
}

fn level_of(count: u32, estimate: f32) -> u32 {
  let fine = f32(display.last - 1u);
  if display.levelling == by_count {
    return min(count, display.last);
  }
  if display.levelling == by_share {
    return min(u32(f32(display.last) * share_of(f32(count))), display.last);
  }
  if count >= display.itermax {
    return display.last;
  }
  if display.levelling == by_smooth {
    return u32(fine * min(1.0, share_of(f32(count) + estimate)));
  }
  return u32(fine * min(1.0, sqrt(sqrt(estimate / display.width))));
}

fn colour_at(k: u32) -> vec3f {
  return unpack4x8unorm(colours[level_of(counts[k], estimates[k])]).rgb;
}

fn index_of(position: vec4f) -> u32 {
  return u32(position.y) * display.frame.x + u32(position.x);
}

// The frame, and the previous picture where the frame is unknown.
@fragment
fn shown(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let k = index_of(position);
  if counts[k] != unknown {
    return vec4f(colour_at(k), 1.0);
  }
  let size = vec2f(textureDimensions(before));
  let place = (position.xy * display.scale + display.offset) / size;
  let colour = textureSampleLevel(before, smoothly, place, 0.0).rgb;
  let nothing = unpack4x8unorm(background).bgr;
  return vec4f(select(nothing, colour, all(place >= vec2f()) && all(place <= vec2f(1.0))), 1.0);
}

// One sample's contribution to the mean, in linear light.
@fragment
fn light(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let c = colour_at(index_of(position));
  let linear = select(pow((c + 0.055) / 1.055, vec3f(2.4)), c / 12.92, c <= vec3f(0.04045));
  return vec4f(linear * display.weight, display.weight);
}

// The mean of the samples.
@fragment
fn mean(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let c = textureLoad(before, vec2u(position.xy), 0).rgb;
  let encoded = select(1.055 * pow(c, vec3f(1.0 / 2.4)) - 0.055, c * 12.92, c <= vec3f(0.0031308));
  return vec4f(encoded, 1.0);
}
