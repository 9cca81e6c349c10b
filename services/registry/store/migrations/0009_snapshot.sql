-- Organisations as the change feed shows them, for snapshots and the digest: kept behind the feed, in its order, by one
-- follower of it. Sequences are the feed's; "still" is 9223372036854775807. Hashes and digests are 64 hexadecimal digits, records are base64.

-- A version of a record; it holds at sequences in [from_sequence, to_sequence). Old ones stay for snapshots under way.
create table snapshot_rows (
  id text not null,
  from_sequence bigint not null,
  to_sequence bigint not null,
  superseded_us bigint not null,
  hash text not null,
  record text not null,
  primary key (id, from_sequence)
);
create index snapshot_rows_superseded on snapshot_rows (to_sequence) where superseded_us > 0;

-- Where the follower stands: one row. Snapshots at sequences below oldest_sequence can no longer be shown.
create table snapshot_state (
  id bigint not null primary key check (id = 1),
  sequence bigint not null,
  oldest_sequence bigint not null,
  organization_count bigint not null,
  digest text not null
);
insert into snapshot_state (id, sequence, oldest_sequence, organization_count, digest)
  values (1, 0, 0, 0, '0000000000000000000000000000000000000000000000000000000000000000');
