-- Who may have an invitation open, and how many invitation emails go out.

-- Whether a holder of the granted permissions may hand out the wanted ones; access/Permissions.cover is the same rule in Java.
create function permissions_cover(granted text[], wanted text[]) returns boolean
language sql immutable as $$
    select '*' = any (granted) or not exists (
        select from unnest(wanted) as permission
        where permission = '*'
            or not (permission = any (granted) or split_part(permission, ':', 1) || ':*' = any (granted)))
$$;

-- What a role allows as of now, also in a statement that began before the role was changed: a volatile function has a snapshot of
-- its own. Null when the account has no such role.
create function current_permissions(account uuid, role text) returns text[]
language sql volatile as $$
    select r.permissions from role r where r.account_id = current_permissions.account and r.name = current_permissions.role
$$;
