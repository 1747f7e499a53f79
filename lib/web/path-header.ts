/** Header in which `proxy.ts` tells pages the path and search that were asked for. */
export const PATH_HEADER = "x-entrepot-path";
