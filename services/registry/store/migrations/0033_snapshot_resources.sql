-- What snapshots hold besides organisations: everything else that the change feed tells whole. Kept as in 0009, by the same
-- follower of the feed; `type` is the number of the contract's SnapshotType.
create table snapshot_resources (
  type bigint not null,
  name text not null,
  from_sequence bigint not null,
  to_sequence bigint not null,
  superseded_us bigint not null,
  hash text not null,
  record text not null,
  primary key (type, name, from_sequence)
);
create index snapshot_resources_superseded on snapshot_resources (to_sequence) where superseded_us > 0;

-- Count and digest by type, at snapshot_state.resource_sequence.
create table snapshot_digests (
  type bigint not null primary key,
  resource_count bigint not null,
  digest text not null
);

-- A database of an earlier release reads the feed once more for these, from its oldest change.
alter table snapshot_state add column resource_sequence bigint not null default 0;
