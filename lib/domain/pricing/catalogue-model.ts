/** What price rules need to know of a catalogue model. */
export interface CatalogueModel {
  readonly id: string;
  /** Public name, which globs match: "openai/gpt-5-mini". */
  readonly slug: string;
  readonly vendorId: string;
  readonly tags: readonly string[];
  readonly modalities: readonly string[];
}

/** Who buys, as rules see it. */
export interface RuleBuyer {
  readonly partyId: string;
  readonly segments: readonly string[];
}
