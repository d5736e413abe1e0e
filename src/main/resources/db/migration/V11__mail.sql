-- Fair dispatch between accounts, and deliveries without personal data.

alter table mail
    -- Whether a dispatcher may take it now. False while one sends it, and while it waits for another attempt.
    add column due             boolean not null default true,
    -- How long the recipient's side has made it wait, in milliseconds: what the time to give up is compared with.
    add column deferred_millis bigint  not null default 0;
update mail set due = false where state = 'queued' and next_attempt_at > now();

-- Only emails that may be taken: the next account that has one is one step, however many the others have.
create index mail_turn on mail (account_id, next_attempt_at) where state = 'queued' and due;
create index mail_waiting on mail (next_attempt_at) where state = 'queued' and not due;
-- For sending again what failed.
create index mail_undelivered on mail (account_id, finished_at, id) where state in ('failed', 'bounced');

-- What a mail server says names hosts and addresses. From now on only a code is stored (mail/DeliveryReason).
update mail set reason = case
        when reason ~ '\m[45]\.1\.\d' then 'address-unknown'
        when reason ~ '\m[45]\.2\.\d' then 'mailbox-unavailable'
        when state = 'bounced' then 'bounced'
        else 'not-accepted' end
    where reason is not null;
