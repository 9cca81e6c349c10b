-- The log: entries that are never changed, each with the hash of the one before it.
create table log_entries (
  sequence bigint primary key,
  type text not null,
  resource text not null,
  payload_sha256 text not null,
  recorded_us bigint not null,
  previous_hash text not null,
  hash text not null
);
create index log_entries_resource on log_entries (resource, sequence);

-- Complete subtrees of the Merkle tree over the entries' hashes, above level 0.
create table log_nodes (
  level bigint not null,
  position bigint not null,
  hash text not null,
  primary key (level, position)
);

-- Where the log stands: one row, written by what numbers the feed.
create table log_state (
  id bigint primary key check (id = 1),
  size bigint not null,
  last_hash text not null,
  frontier text not null
);
insert into log_state values (1, 0, '', '');
