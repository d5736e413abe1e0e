// Invite, read a problem, list, revoke: with the generated client, against a running Roster.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import { createClient, type Client } from "../../target/clients/hey-api/client/index.js";
import { invite as inviteTo, listMembers, revokeInvitation } from "../../target/clients/hey-api/index.js";

const { ROSTER_URL: url, PEOPLE_URL: people, ACCOUNT: accountId, ADMIN: admin } = process.env as Record<string, string>;
const email = `grace-of-hey-api@${admin.split("@")[1]}`;

// docs
function client(baseUrl: string, token: string): Client {
  return createClient({ baseUrl, auth: token });
}

function invite(client: Client, accountId: string, email: string) {
  const headers = { "Idempotency-Key": randomUUID() };
  return inviteTo({ client, path: { accountId }, headers, body: { email } });
}
// end

const roster = client(url, await (await fetch(`${people}/token/${admin}`)).text());
const { data: invitation, error } = await invite(roster, accountId, email);
assert.ok(invitation, JSON.stringify(error));
assert.equal(invitation.state, "open");

const invalid = await invite(roster, accountId, "nobody");
assert.equal(invalid.error?.type, "/problems/validation");
assert.equal(invalid.error?.errors?.[0]?.field, "email");

const page = await listMembers({ client: roster, path: { accountId }, query: { status: ["active"], sort: "-joined" } });
assert.ok(page.data?.items.some((member) => member.email === admin));

const revoked = await revokeInvitation({ client: roster, path: { accountId, invitationId: invitation.id } });
assert.equal(revoked.response?.status, 204);
