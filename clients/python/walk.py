"""Invite, read a problem, list, revoke: through the generated client, against a running Roster."""
import json
import os
import urllib.request
import uuid

import roster_client
from roster_client import ApiClient, ApiException, Configuration, InvitationsApi, Invitation, MembersApi, NewInvitation, Problem


# docs
def client(url: str, token: str) -> ApiClient:
    return ApiClient(Configuration(host=url, access_token=token))


def invite(roster: ApiClient, account: uuid.UUID, email: str) -> Invitation:
    return InvitationsApi(roster).invite(account, NewInvitation(email=email), idempotency_key=str(uuid.uuid4()))


def problem(error: ApiException) -> Problem:
    return Problem.from_json(error.body)
# end


account, admin = uuid.UUID(os.environ["ACCOUNT"]), os.environ["ADMIN"]
token = urllib.request.urlopen(f"{os.environ['PEOPLE_URL']}/token/{admin}").read().decode()
roster = client(os.environ["ROSTER_URL"], token)

invitation = invite(roster, account, "grace-of-python@" + admin.split("@")[1])
assert invitation.state == roster_client.InvitationState.OPEN, invitation

try:
    invite(roster, account, "nobody")
    raise AssertionError("The request was not rejected")
except ApiException as error:
    assert problem(error).status == 400, error
    assert problem(error).errors[0].field == "email", error

page = MembersApi(roster).list_members(account, sort="-joined", limit=1)
assert len(page.items) == 1 and page.items[0].last_active_via in (None, "api"), page

InvitationsApi(roster).revoke_invitation(account, invitation.id)
