import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** The system user the database runs as; undefined means: as ourselves. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

const USER = "postgres";
/** How the usual Linux families create one; the first that works is used. */
const CREATE_COMMANDS: readonly (readonly [string, ...string[]])[] = [
  ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", USER],
  ["adduser", "-S", "-D", "-H", USER],
];

function lookUp(): SystemUser | undefined {
  try {
    const id = (option: string) =>
      Number(execFileSync("id", [option, USER], { stdio: ["ignore", "pipe", "ignore"] }));
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return undefined;
  }
}

/**
 * PostgreSQL refuses to run as root, so root gets the user `postgres`, made when the system has none.
 * Throws, with the two ways out, when it cannot be made.
 */
export function databaseUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const existing = lookUp();
  if (existing) return existing;
  for (const [command, ...args] of CREATE_COMMANDS) {
    try {
      execFileSync(command, args, { stdio: "ignore" });
    } catch {
      continue;
    }
    const created = lookUp();
    if (created) return created;
  }
  throw new Error(
    "PostgreSQL does not run as root, and no user could be created for it. Start as an ordinary user, or set DATABASE_URL.",
  );
}

/** Whether `user` may enter every folder above `target` (judged by mode bits; access lists are not looked at). */
export function canReach(user: SystemUser, target: string): boolean {
  for (let folder = path.dirname(path.resolve(target)); ; folder = path.dirname(folder)) {
    const stat = fs.statSync(folder);
    const bit = stat.uid === user.uid ? 0o100 : stat.gid === user.gid ? 0o010 : 0o001;
    if ((stat.mode & bit) === 0) return false;
    if (folder === path.dirname(folder)) return true;
  }
}
