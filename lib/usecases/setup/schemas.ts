import { z } from "zod";

import { emailField, newPasswordField } from "../session/schemas";
import { createResellerSchema, nameField } from "../tenant/schemas";

export const createOperatorSchema = z.object({
  name: nameField,
  email: emailField,
  password: newPasswordField,
  /** Of the link the server printed when it started. */
  token: z.string().max(200).default(""),
});

/** The wizard's second step: the person at the keyboard chooses the owner's password. */
export const firstResellerSchema = createResellerSchema.extend({ ownerPassword: newPasswordField });
