-- Grants to the service's own role, if another role migrates: all rows, except those of the audit log, which the service only
-- reads. If one role does both, it owns the tables: it needs no grants, and no grant can restrict it.
do $$
declare
    object record;
begin
    if '${serviceRole}' in ('', current_user) then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtext('roster grants'));
    execute 'grant usage on schema ${flyway:defaultSchema} to "${serviceRole}"';
    for object in
        select c.oid::regclass as name, c.relname like 'audit\_%' as audit
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = '${flyway:defaultSchema}' and c.relkind in ('r', 'p') and not c.relispartition
          and c.relname <> 'flyway_schema_history'
    loop
        execute format('grant %s on %s to "${serviceRole}"',
            case when object.audit then 'select' else 'select, insert, update, delete' end, object.name);
    end loop;
    -- A replica checks the version of the schema.
    execute 'grant select on flyway_schema_history to "${serviceRole}"';
    for object in
        select p.oid::regprocedure as name
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = '${flyway:defaultSchema}' and pg_has_role(current_user, p.proowner, 'usage')
    loop
        execute format('revoke execute on function %s from public', object.name);
    end loop;
    for object in
        select unnest(array['append_audit_events(uuid, jsonb)', 'erase_from_audit(uuid, uuid, text)', 'take_audit_head(uuid)',
            'maintain_audit_partitions()', 'delete_audit_events(uuid, integer, bigint)',
            'erase_from_reviews(uuid, uuid)',
            'erased_from_review(jsonb)', 'permissions_include(text[], text[])', 'sorted_set(text[])',
            'accounts_with_due_mail(uuid, text[], timestamptz, integer)']) as name
    loop
        execute format('grant execute on function %s to "${serviceRole}"', object.name);
    end loop;
end $$;
