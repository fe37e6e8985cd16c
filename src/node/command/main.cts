#!/usr/bin/env node
// Entry point of the command. It is CommonJS, as is the bundle, because loading an ES module takes 4 ms more
// and uses libuv's thread pool. The first use fixes the pool's size. PNG bands are compressed on that pool; by
// default it has 4 threads.
import nodeModule = require('node:module');
import os = require('node:os');

const cores = os.availableParallelism();
if (cores > 4) process.env.UV_THREADPOOL_SIZE ??= String(cores);

// Node 22.1 and later can cache compiled code for the next start.
type Newer = typeof nodeModule & { enableCompileCache?: () => void };
(nodeModule as Newer).enableCompileCache?.();

// Bundled: the compiler does not know it.
require('../shell/cli.js');
