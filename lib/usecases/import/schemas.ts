import { z } from "zod";

import { wireId } from "../wire-id-field";

/** A piece as it is sent: at most this many bytes of the file. */
export const PIECE_BYTES_MAX = 768 * 1024;
/** A million lines of two hundred characters, and some. */
export const PIECES_MAX = 400;

export const beginImportInput = z.strictObject({
  accountId: wireId("supplierAccount"),
  fileName: z.string().trim().min(1).max(200),
});

export const importInput = z.strictObject({ id: wireId("stockImport") });

/** Faults of the lines behind `after`. */
export const exportFaultsInput = importInput.extend({ after: z.coerce.number().int().min(0).default(0) });

export const sendPieceInput = z.strictObject({
  id: wireId("stockImport"),
  seq: z.coerce
    .number()
    .int()
    .min(0)
    .max(PIECES_MAX - 1),
  /** Bytes in base64. */
  content: z
    .string()
    .min(1)
    .max(Math.ceil(PIECE_BYTES_MAX / 3) * 4),
});
