import { z } from "zod";

/** An address people sign in with: compared without regard to case or surrounding blanks. */
export const emailField = z.string().trim().toLowerCase().max(254).pipe(z.email());

// Hashing must not be a way to keep the server busy.
const PASSWORD_LENGTH_MAX = 200;

/** A password somebody chose before. */
export const passwordField = z.string().min(1).max(PASSWORD_LENGTH_MAX);

/** A new password: long enough to withstand guessing, short enough to be hashed in no time. */
export const newPasswordField = z.string().min(10).max(PASSWORD_LENGTH_MAX);

export const signInSchema = z.object({ email: emailField, password: passwordField });
