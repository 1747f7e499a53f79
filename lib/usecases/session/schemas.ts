import { z } from "zod";

/** An address people sign in with: compared without regard to case or surrounding blanks. */
export const emailField = z.string().trim().toLowerCase().max(254).pipe(z.email());

/** A new password: long enough to withstand guessing, short enough to be hashed in no time. */
export const newPasswordField = z.string().min(10).max(200);

export const signInSchema = z.object({ email: emailField, password: z.string().min(1).max(200) });
