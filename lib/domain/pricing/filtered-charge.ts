/**
 * What a model's customers pay for a prompt that a content filter refused before anything was generated, where the upstream
 * bills it all the same (CHARGES.md, C33). `free`: nothing, and the seller bears it. `as_used`: what the upstream reported, at every level.
 */
export const FILTERED_CHARGES = ["free", "as_used"] as const;

export type FilteredCharge = (typeof FILTERED_CHARGES)[number];
