import { describe, expect, it } from "vitest";

import { readCredentialLines } from "./credential-lines";

describe("credentials as they are pasted", () => {
  it("are one a line, with or without a label, each once", () => {
    const text = "sk-one\r\n\n  team a, sk-two\nsk-one\nteam-b\tsk-three  \n";
    expect(readCredentialLines(text)).toEqual({
      credentials: [
        { label: null, secret: "sk-one" },
        { label: "team a", secret: "sk-two" },
        { label: "team-b", secret: "sk-three" },
      ],
      duplicates: 1,
    });
  });

  it("keep Amazon's pairs whole", () => {
    const pair = "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    expect(readCredentialLines(`prod ${pair}`).credentials).toEqual([{ label: "prod", secret: pair }]);
  });

  it("are service accounts' JSON over many lines, one, several or a list", () => {
    const account = (name: string) => ({
      type: "service_account",
      client_email: `${name}@p.test`,
      private_key: "a\nb",
    });
    const [one, two] = [account("one"), account("two")];
    const pretty = (value: object) => JSON.stringify(value, null, 2);
    const read = (text: string) => readCredentialLines(text).credentials.map(({ label }) => label);
    expect(read(pretty(one))).toEqual(["one"]);
    expect(read(`${pretty(one)}\n${pretty(two)}`)).toEqual(["one", "two"]);
    expect(read(pretty([one, two]))).toEqual(["one", "two"]);
    expect(readCredentialLines(pretty(one)).credentials[0]?.secret).toBe(JSON.stringify(one));
  });

  it("are none in nothing", () => {
    expect(readCredentialLines(" \n ")).toEqual({ credentials: [], duplicates: 0 });
  });
});
