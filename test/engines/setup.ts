import type { TestProject } from 'vitest/node';
import { fetchDeno, fetchNode, VERSIONS } from './fetch.js';

/** Installs the engines before any test runs. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('deno', await fetchDeno(VERSIONS.deno));
  const nodes: Record<string, string> = {};
  for (const version of VERSIONS.node) nodes[version] = await fetchNode(version);
  project.provide('nodes', nodes);
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Deno's executable. */
    deno: string;
    /** Node's executables, by version. */
    nodes: Record<string, string>;
  }
}
