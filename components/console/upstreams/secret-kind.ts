/** What a vendor's key looks like, where that needs saying. */
export function secretKind(protocol: string): "plain" | "vertex" | "bedrock" {
  return protocol === "vertex" || protocol === "bedrock" ? protocol : "plain";
}
