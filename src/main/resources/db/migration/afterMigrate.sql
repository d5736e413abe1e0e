-- What the service's own role may do when another one migrates: everything to rows, but for the audit log. Where one role does
-- both there is nothing to grant, and nothing that would keep it from altering what it owns.
do $$
declare
    thing record;
begin
    if '${serviceRole}' in ('', current_user) then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtext('roster grants'));
    execute 'grant usage on schema ${flyway:defaultSchema} to "${serviceRole}"';
    for thing in
        select c.oid::regclass as name, c.relname like 'audit\_%' as audit
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = '${flyway:defaultSchema}' and c.relkind in ('r', 'p') and not c.relispartition
          and c.relname <> 'flyway_schema_history'
    loop
        execute format('grant %s on %s to "${serviceRole}"',
            case when thing.audit then 'select' else 'select, insert, update, delete' end, thing.name);
    end loop;
    -- So that a replica sees whether the schema is the one that it needs.
    execute 'grant select on flyway_schema_history to "${serviceRole}"';
    for thing in
        select p.oid::regprocedure as name
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = '${flyway:defaultSchema}' and pg_has_role(current_user, p.proowner, 'usage')
    loop
        execute format('revoke execute on function %s from public', thing.name);
    end loop;
    for thing in
        select unnest(array['append_audit_events(uuid, jsonb)', 'erase_from_audit(uuid, uuid, text)', 'take_audit_heads()',
            'maintain_audit_partitions()', 'event_of_skeleton(uuid, jsonb)', 'erase_from_reviews(uuid, uuid)',
            'erased_from_review(jsonb)', 'permissions_cover(text[], text[])', 'current_permissions(uuid, text)',
            'accounts_with_due_mail(uuid, text[], timestamptz, integer)']) as name
    loop
        execute format('grant execute on function %s to "${serviceRole}"', thing.name);
    end loop;
end $$;
