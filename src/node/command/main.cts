#!/usr/bin/env node
// The command's entry. CommonJS, since Node loads modules on libuv's thread pool, whose size is
// settled with its first use: PNG bands are compressed on it, and by default it has 4 threads.
import nodeModule = require('node:module');
import os = require('node:os');

const cores = os.availableParallelism();
if (cores > 4) process.env.UV_THREADPOOL_SIZE ??= String(cores);

// Node 22.1 and later keep the compiled code for the next start.
type Newer = typeof nodeModule & { enableCompileCache?: () => void };
(nodeModule as Newer).enableCompileCache?.();

void import('./cli.js');
