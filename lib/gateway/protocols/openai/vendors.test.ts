import { describe, expect, it } from "vitest";
import { VENDORS, filledBaseUrl, vendorOf } from "@/lib/domain/metering/vendors";
import { CHAT_DIALECTS, dialectOf } from "./dialects";

describe("vendors, as the console offers them", () => {
  const compatible = VENDORS.filter(({ protocol }) => protocol === "openai-compatible");

  it.each(compatible)("$id bills after an abort as its dialect does", ({ dialect, billsAfterAbort }) => {
    expect(billsAfterAbort).toBe(dialectOf({ dialect }).billsAfterAbort);
  });

  it("are all there are dialects of, but for those that have a protocol of their own", () => {
    const offered = compatible.map(({ dialect }) => dialect);
    const own = ["openai", "azure-openai"];
    expect(
      Object.keys(CHAT_DIALECTS)
        .filter((name) => !own.includes(name))
        .sort(),
    ).toEqual(offered.sort());
  });

  it("are found again by what is stored", () => {
    for (const vendor of VENDORS) expect(vendorOf(vendor.protocol, vendor.dialect)).toBe(vendor);
    expect(vendorOf("openai-compatible", undefined)?.id).toBe("generic");
  });

  it("have addresses whose gaps settings fill", () => {
    const vertex = vendorOf("vertex", null)?.baseUrl ?? "";
    expect(filledBaseUrl(vertex, { region: "eu", project: "p" })).toBe(
      "https://eu-aiplatform.googleapis.com/v1/projects/p/locations/eu",
    );
    expect(filledBaseUrl(vertex, { region: "eu" })).toContain("{project}");
  });
});
