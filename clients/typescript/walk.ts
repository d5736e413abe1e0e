// Invite, join, make admin, see who was last active, remove: through the generated client, against a running Roster.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import {
  Configuration, InvitationsApi, JoiningApi, MembersApi, ResponseError,
  type Member, type Problem,
} from "../../target/clients/typescript/src/index.js";

const { ROSTER_URL: url, PEOPLE_URL: people, ACCOUNT: accountId, ADMIN: admin } = process.env as Record<string, string>;
const grace = `grace-of-typescript@${admin.split("@")[1]}`;

// docs
function client(url: string, accessToken: string): Configuration {
  return new Configuration({ basePath: url, accessToken });
}

function invite(roster: Configuration, accountId: string, email: string) {
  return new InvitationsApi(roster).invite({ accountId, newInvitation: { email }, idempotencyKey: randomUUID() });
}

async function problem(error: unknown): Promise<Problem> {
  if (error instanceof ResponseError) return (await error.response.json()) as Problem;
  throw error;
}
// end

/** Actions outside Roster: sign in, and read the email. */
async function person(action: "token" | "secret", address: string): Promise<string> {
  return (await fetch(`${people}/${action}/${address}`)).text();
}

async function everybody(members: MembersApi): Promise<Member[]> {
  const everybody: Member[] = [];
  let cursor: string | null = null;
  do {
    const page = await members.listMembers({ accountId, limit: 1, cursor: cursor ?? undefined });
    assert.ok(page.items.length <= 1);
    everybody.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return everybody;
}

/** Roster writes activity after some seconds. */
async function lastActive(members: MembersApi, memberId: string): Promise<Member> {
  for (let i = 0; i < 100; i++) {
    const member = await members.getMember({ accountId, memberId });
    if (member.lastActiveAt !== null) return member;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("Nobody was active");
}

async function rejected(call: Promise<unknown>): Promise<Problem> {
  try {
    await call;
  } catch (failure) {
    return problem(failure);
  }
  throw new Error("The request was not rejected");
}

const asAdmin = client(url, await person("token", admin));
const asGrace = client(url, await person("token", grace));
const members = new MembersApi(asAdmin);

assert.equal((await invite(asAdmin, accountId, grace)).state, "open");

const token = await person("secret", grace);
const joined = (await new JoiningApi(asGrace).acceptInvitation({ invitationToken: { token } })).member;
assert.equal(joined.role, "member");

const promoted = await members.changeMember({ accountId, memberId: joined.id, memberChange: { role: "admin" } });
assert.equal(promoted.role, "admin");

const emails = (await everybody(new MembersApi(asGrace))).map((member) => member.email);
assert.deepEqual(emails, [admin, grace]);
assert.equal((await lastActive(members, joined.id)).lastActiveVia, "api");

const already = await rejected(invite(asAdmin, accountId, grace));
assert.equal(already.type, "/problems/already-member");
assert.equal(already.status, 409);
const invalid = await rejected(invite(asAdmin, accountId, "nobody"));
assert.equal(invalid.status, 400);
assert.equal(invalid.errors?.[0]?.field, "email");

const { member: removed } = await members.removeMember({ accountId, memberId: joined.id });
assert.equal(removed.status, "removed");
assert.ok(removed.removedAt instanceof Date);
const out = await rejected(new MembersApi(asGrace).getMember({ accountId, memberId: joined.id }));
assert.equal(out.type, "/problems/not-found");
