-- What members are found by, as in a permuted index (member/SearchEntries): a search is the start of an entry. Status and role
-- are what lists filter by; the foreign key carries every change of them over, as for activity.
create table member_entry (
    account_id uuid not null,
    status     text not null collate "C",
    role       text not null collate "C",
    entry      text not null collate "C",
    member_id  uuid not null,
    primary key (account_id, status, role, entry, member_id),
    foreign key (account_id, member_id, status, role) references member (account_id, id, status, role) on update cascade
);
create index member_entry_of_member on member_entry (account_id, member_id);

-- platform/FoldedText, for names that it has not folded yet: their keys are in lower case and without accents already.
create function folded(key text) returns text
language sql immutable as $$
    select trim(left(trim(regexp_replace(
        translate(replace(replace(replace(replace(key, 'æ', 'ae'), 'œ', 'oe'), 'ß', 'ss'), 'þ', 'th'),
            'øđðħıłŋŧĸəƶς', 'oddhilntkezσ'),
        '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f\u2010-\u206f\u3000-\u3003]+', ' ', 'g')), 200))
$$;

update member set name_key = folded(name_key) where name_key <> folded(name_key);

insert into member_entry (account_id, status, role, entry, member_id)
select distinct m.account_id, m.status, m.role, trim(left(e.entry, 64)), m.id
from member m
cross join lateral (
    select string_to_array(m.name_key, ' ') as named,
        string_to_array(folded(split_part(m.email, '@', 1)), ' ') as local_part,
        folded(split_part(m.email, '@', 2)) as domain) as words
cross join lateral (
    select array_to_string(named[n:] || named[:n - 1], ' ') as entry from generate_series(1, least(cardinality(named), 8)) n
    union all
    select array_to_string(local_part[n:] || domain, ' ') from generate_series(1, least(cardinality(local_part), 8)) n
    union all
    select domain) as e
where e.entry <> '';

drop function folded(text);
