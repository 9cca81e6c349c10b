-- Rows of snapshots are made anew when a release covers other fields (`fingerprint` is of the fields that their hashes
-- cover), or when somebody asks for it. `edition` counts how often: cursors of an earlier one are of other digests. While it
-- is under way, everything of types below rebuild_type, and of that type up to rebuild_after, is done.
alter table snapshot_state add column fingerprint text not null default '';
alter table snapshot_state add column edition bigint not null default 0;
alter table snapshot_state add column rebuild_type bigint not null default 0;
alter table snapshot_state add column rebuild_after text not null default '';
