-- On a Citus cluster, distributes the tables by account, and the functions for one account to the node of its rows. On a single
-- PostgreSQL server, does nothing. Runs after each migration, and so distributes the tables of later releases too, with their
-- data.
do $$
declare
    thing record;
begin
    if not exists (select from pg_extension where extname = 'citus') then
        return;
    end if;
    -- In one transaction, tables that refer to each other need one connection for all shards.
    set local citus.multi_shard_modify_mode = 'sequential';
    -- The triggers read rows of their own account only, which are in shards on the same node.
    set local citus.enable_unsafe_triggers = on;
    set local citus.shard_count = ${shards};
    for thing in
        select c.oid::regclass as name, c.relname::text as plain,
            case when c.relname = 'account' then 'id'
                when c.relname = 'account_deletion' then 'id'
                when c.relname = 'audit_tombstone' then 'id'
                when exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id') then 'account_id'
                when c.relname = 'browser_session' then 'hash'
                when c.relname = 'mail_cooldown' then 'mailbox'
                when c.relname = 'deployment_service_account' then 'on the coordinator'
                when c.relname = 'deployment_token' then 'on the coordinator'
                when c.relname = 'edge_credential' then 'on the coordinator'
                when c.relname = 'edge_session' then 'on the coordinator'
                when c.relname = 'edge_invalidation' then 'on the coordinator' end as key
        from pg_class c
        where c.relnamespace = '${flyway:defaultSchema}'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            and not exists (select from pg_dist_partition d where d.logicalrelid = c.oid)
        -- A table follows the tables that it refers to.
        order by array_position(array['account', 'role', 'access_group', 'member', 'invitation', 'review',
            'directory_connection'], c.relname::text)
    loop
        if thing.key = 'on the coordinator' then
            -- Each change of an account reads all sessions. On all nodes, the loss of one would fail the changes of all accounts.
            perform citus_add_local_table_to_metadata(thing.name);
        elsif thing.key is null then
            perform create_reference_table(thing.name);
        else
            perform create_distributed_table(thing.name, thing.key,
                colocate_with := case
                    when thing.key = 'account_id' or thing.plain in ('account_deletion', 'audit_tombstone') then 'account'
                    else 'none' end);
        end if;
    end loop;
    for thing in
        select p.oid::regprocedure as name, p.prosecdef as writes,
            p.pronargs > 1 and p.proargnames[1] = 'account' as of_account
        from pg_proc p
        where p.pronamespace = '${flyway:defaultSchema}'::regnamespace and p.prorettype <> 'trigger'::regtype
            and pg_has_role(current_user, p.proowner, 'usage')
            and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
            and not exists (
                select from pg_dist_object o
                where o.classid = 'pg_proc'::regclass and o.objid = p.oid
                    and (o.distribution_argument_index is not null or not (p.pronargs > 1 and p.proargnames[1] = 'account')))
    loop
        if thing.of_account then
            -- Forces the delegation: the function must run on the node of the account, even in a transaction that has written
            -- its rows.
            perform create_distributed_function(thing.name, 'account', colocate_with := 'account',
                force_delegation := thing.writes);
        else
            perform create_distributed_function(thing.name);
        end if;
    end loop;
end $$;
