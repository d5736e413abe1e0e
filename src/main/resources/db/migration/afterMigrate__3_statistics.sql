-- Makes PostgreSQL expect a hundredth of a table's rows for an account, in tables where an account can have many. From the
-- average of many small accounts it would expect a few, and the plan of a prepared statement would read all rows of a large
-- account to find one. Takes effect with the next analyze of the table. On a Citus cluster, the shards need the value, also
-- those that a rebalance has moved.
do $$
declare
    cluster constant boolean := exists (select from pg_extension where extname = 'citus');
    target record;
begin
    if cluster then
        set local citus.enable_ddl_propagation = off;
    end if;
    for target in
        select c.oid::regclass as name, coalesce(a.attoptions::text like '%n_distinct%', false) as done
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
        where c.relnamespace = '${flyway:defaultSchema}'::regnamespace
            and c.relname in ('member', 'activity', 'member_entry', 'api_key', 'invitation', 'mail', 'review_item',
                'directory_user', 'join_request')
    loop
        if not target.done then
            execute format('alter table %s alter column account_id set (n_distinct = 100)', target.name);
        end if;
        if cluster then
            perform run_command_on_shards(target.name, 'alter table %s alter column account_id set (n_distinct = 100)');
        end if;
    end loop;
end $$;
