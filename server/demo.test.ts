import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { expect, it } from "vitest";

import { demoLines, demoOnPort, readDemo, writeDemo, type Demo } from "./demo";

const DEMO: Demo = {
  url: "http://northwind.localhost:3000",
  gatewayUrl: "http://127.0.0.1:3000/v1",
  apiKey: "sk-demo",
  signIns: [
    { role: "operator", email: "o@example.com", password: "pw", url: "http://localhost:3000/platform" },
  ],
};
const folder = () => fs.mkdtempSync(path.join(os.tmpdir(), "entrepot-demo-"));

it("moves every address to the port of today and nothing else", () => {
  expect(demoOnPort(DEMO, 8080)).toEqual({
    url: "http://northwind.localhost:8080",
    gatewayUrl: "http://127.0.0.1:8080/v1",
    apiKey: "sk-demo",
    signIns: [{ ...DEMO.signIns[0], url: "http://localhost:8080/platform" }],
  });
});

it("keeps it for our eyes only", () => {
  const dataDir = folder();
  expect(readDemo(dataDir)).toBeUndefined();
  writeDemo(dataDir, DEMO);
  expect(fs.statSync(path.join(dataDir, "demo.json")).mode & 0o777).toBe(0o600);
  expect(readDemo(dataDir)).toEqual(DEMO);
});

it("says which file is damaged", () => {
  const dataDir = folder();
  fs.writeFileSync(path.join(dataDir, "demo.json"), '{"url":1}');
  expect(() => readDemo(dataDir)).toThrow(/demo.json is damaged/);
});

it("prints a command only with a model that the key may call", () => {
  expect(demoLines(DEMO, "gpt-x", "/data").join("\n")).toContain('"model":"gpt-x"');
  expect(demoLines(DEMO, undefined, "/data").join("\n")).not.toContain("curl");
});
