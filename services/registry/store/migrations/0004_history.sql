-- Who recorded a revision, by which method, and why; and what corrections rested on.
--
-- Empty for revisions of before.
alter table organization_revisions add column actor text not null default '';
alter table organization_revisions add column action text not null default '';
alter table organization_revisions add column reason text not null default '';

-- One row per correction; `version` is the organisation's after it. Paths and documents stand one per line.
create table organization_corrections (
  id text not null,
  version bigint not null,
  valid_from text not null,
  valid_to text not null,
  paths text not null,
  code text not null,
  document_refs text not null,
  primary key (id, version)
);

-- What was done to one resource; the log itself belongs to the layer below.
create index audit_entries_by_resource on audit_entries (resource, sequence);
