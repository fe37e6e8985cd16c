#!/usr/bin/env node
// The command's entry. CommonJS, since Node loads modules on libuv's thread pool, whose size is
// settled with its first use: PNG bands are compressed on it, and by default it has 4 threads.
import os = require('node:os');

const cores = os.availableParallelism();
if (cores > 4) process.env.UV_THREADPOOL_SIZE ??= String(cores);

void import('./cli.js');
