-- Who may have an invitation open, and how many invitation emails go out.

-- What a role allows as of now, also in a statement that began before the role was changed: a volatile function has a snapshot of
-- its own. Null when the account has no such role.
create function current_permissions(account uuid, role text) returns text[]
language sql volatile as $$
    select r.permissions from role r where r.account_id = current_permissions.account and r.name = current_permissions.role
$$;
