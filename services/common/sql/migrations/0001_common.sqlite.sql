-- Where the feed and the audit log stand: one row.
create table feed_state (
  id integer primary key check (id = 1),
  head_sequence integer not null,
  oldest_sequence integer not null,
  audit_sequence integer not null,
  audit_hash text not null
);
insert into feed_state values (1, 0, 1, 0, '');

-- The change feed. Payloads are base64.
create table changes (
  sequence integer primary key,
  last_of_transaction integer not null,
  transaction_id text not null,
  recorded_us integer not null,
  actor text not null,
  type text not null,
  resource text not null,
  payload text not null,
  effective_day text not null
);

-- The audit log, each entry hashed with the hash before it.
create table audit_entries (
  sequence integer primary key,
  change_sequence integer not null,
  transaction_id text not null,
  recorded_us integer not null,
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

-- Stored replies by (principal, method, request_id). Replies are base64.
create table replies (
  principal text not null,
  method text not null,
  request_id text not null,
  fingerprint text not null,
  created_us integer not null,
  reply text not null,
  primary key (principal, method, request_id)
) without rowid;
create index replies_by_age on replies (created_us);
