import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";

/** A certificate for 127.0.0.1 and its key, as files. */
export interface TestCertificate {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Makes one that lives as long as the run, in `folder`; null on machines without `openssl`. */
export function makeCertificate(folder: string): TestCertificate | null {
  mkdirSync(folder, { recursive: true });
  const [certFile, keyFile] = [path.join(folder, "cert.pem"), path.join(folder, "key.pem")];
  const name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", keyFile];
  try {
    execFileSync("openssl", ["req", "-x509", "-days", "2", ...key, "-out", certFile, ...name], {
      stdio: "ignore",
    });
  } catch {
    return null;
  }
  return { certFile, keyFile };
}
