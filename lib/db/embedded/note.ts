import fs from "node:fs";
import path from "node:path";

import { z } from "zod";

const noteSchema = z.object({ folder: z.string(), port: z.number().int().optional() });
/** What `DATA_DIR/postgres.json` remembers between starts. */
export type PlaceNote = z.infer<typeof noteSchema>;

const notePath = (dataDir: string): string => path.join(dataDir, "postgres.json");

/** The note of an earlier start, or undefined. Throws when the file is damaged. */
export function readNote(dataDir: string): PlaceNote | undefined {
  let text: string;
  try {
    text = fs.readFileSync(notePath(dataDir), "utf8");
  } catch {
    return undefined;
  }
  const note = noteSchema.parse(JSON.parse(text));
  return { ...note, folder: path.resolve(dataDir, note.folder) };
}

/** Remembers folder and port. A folder inside `dataDir` is kept relative, so that the data folder can be moved. */
export function writeNote(dataDir: string, note: PlaceNote): void {
  const relative = path.relative(dataDir, note.folder);
  const folder = relative.startsWith("..") ? note.folder : relative;
  const draft = `${notePath(dataDir)}.${process.pid}`;
  fs.writeFileSync(draft, `${JSON.stringify({ ...note, folder })}\n`, { mode: 0o644 });
  fs.renameSync(draft, notePath(dataDir));
}
