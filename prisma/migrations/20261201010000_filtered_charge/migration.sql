-- What customers pay for a prompt a content filter refused and the upstream billed: nothing, or what was used.

CREATE TYPE "filtered_charge" AS ENUM ('free', 'as_used');
ALTER TABLE "model" ADD COLUMN "filtered_charge" "filtered_charge" NOT NULL DEFAULT 'free';
