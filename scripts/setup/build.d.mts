/** Builds the pages unless the build is the one of these sources. `node`: the path of our Node. */
export function ensureBuild(node: string): Promise<void>;
