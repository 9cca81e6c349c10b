-- Where the feed and the audit log stand: one row, written by the sequencer alone.
create table feed_state (
  id bigint primary key check (id = 1),
  head_sequence bigint not null,
  oldest_sequence bigint not null,
  audit_sequence bigint not null,
  audit_hash text not null
);
insert into feed_state values (1, 0, 1, 0, '');

-- The change feed. Payloads are base64.
create table changes (
  sequence bigint primary key,
  last_of_transaction bigint not null,
  transaction_id text not null,
  recorded_us bigint not null,
  actor text not null,
  type text not null,
  resource text not null,
  payload text not null,
  effective_day text not null
);

-- The audit log, each entry hashed with the hash before it.
create table audit_entries (
  sequence bigint primary key,
  change_sequence bigint not null,
  transaction_id text not null,
  recorded_us bigint not null,
  principal text not null,
  represented text not null,
  method text not null,
  request_id text not null,
  correlation_id text not null,
  reason text not null,
  type text not null,
  resource text not null,
  digest text not null,
  hash text not null
);

-- Committed transactions without a sequence yet. The number of the transaction orders them: one that saw another's
-- work has a greater number.
create table change_pending (
  xid bigint primary key,
  entry text not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Written first in a transaction, so that a parallel duplicate waits here for the first one to end.
create table reply_claims (
  principal text not null,
  method text not null,
  request_id text not null,
  primary key (principal, method, request_id)
);

-- Stored replies, written last. Replies are base64.
create table replies (
  principal text not null,
  method text not null,
  request_id text not null,
  fingerprint text not null,
  created_us bigint not null,
  reply text not null,
  primary key (principal, method, request_id)
);
create index replies_by_age on replies (created_us);
