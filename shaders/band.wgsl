// The points of a band, or of a part of it, one invocation each. single.wgsl or double.wgsl and the
// formula precede this text; escape.wgsl or estimate.wgsl follow it.

struct Params {
  itermax: u32,
  // Orbits go from `first` to at most `last` iterations in this dispatch, so that none is long.
  first: u32,
  last: u32,
  // The piece's size in points.
  columns: u32,
  rows: u32,
  // A number that no earlier dispatch into the same buffer had.
  stamp: u32,
  threshold: f32,
  // |z' - z| below which an orbit has converged, or 0.
  convergence: f32,
}

override workgroup_columns: u32;
override workgroup_rows: u32;
// Whether a point is the parameter c of its orbit, and not where it begins.
override mandelbrot: bool;
// Whether each point has both coordinates of its own, and not a column and a row.
override scattered: bool;
// Whether orbits may end by convergence.
override converging: bool;
// Whether the orbits of a piece take several dispatches.
override stepped: bool;

@group(0) @binding(1) var<uniform> params: Params;
// Coordinates, made from f64: real parts of the columns, imaginary parts of the rows.
@group(0) @binding(2) var<storage, read> xs: array<Coordinate>;
@group(0) @binding(3) var<storage, read> ys: array<Coordinate>;
// columns · rows counts, row by row, and then one stamp a workgroup.
@group(0) @binding(4) var<storage, read_write> result: array<u32>;

fn point_of(column: u32, row: u32) -> Point {
  return point_at(xs[column], ys[select(row, column, scattered)]);
}

// Where the orbit of a point begins, and its parameter.
fn start_of(point: Point) -> Point {
  return either(point, fixed(), mandelbrot);
}

fn parameter_of(point: Point) -> Point {
  return either(fixed(), point, mandelbrot);
}
