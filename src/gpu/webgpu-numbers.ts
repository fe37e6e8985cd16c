// Constants of the WebGPU specification that only browsers have as globals: GPUBufferUsage, GPUMapMode,
// GPUShaderStage and GPUTextureUsage.

export const BUFFER_USAGE = {
  MAP_READ: 0x1,
  COPY_SRC: 0x4,
  COPY_DST: 0x8,
  UNIFORM: 0x40,
  STORAGE: 0x80,
} as const;

export const MAP_MODE_READ = 0x1;

export const SHADER_STAGE_COMPUTE = 0x4;

export const TEXTURE_USAGE = {
  TEXTURE_BINDING: 0x4,
  RENDER_ATTACHMENT: 0x10,
} as const;
