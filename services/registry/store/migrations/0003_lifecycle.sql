-- Why a status holds, who follows whom, and what moves of the status rested on.

alter table organizations add column state_reason text not null default '';
alter table organizations add column suspended_until text not null default '';
alter table organization_revisions add column state_reason text not null default '';
alter table organization_revisions add column suspended_until text not null default '';
-- Lists leave voided organisations out, and count the rest.
create index organizations_by_status on organizations (legal_status, id);

-- Steps from one organisation to what follows it, each as it was believed during [known_from, known_to). A step that is
-- taken back (a duplicate that turned out to be none) is ended, never deleted.
create table successions (
  id text not null primary key,
  from_id text not null,
  to_id text not null,
  kind text not null,
  effective_day text not null,
  share bigint,
  residual bigint not null,
  document_refs text not null,
  known_from bigint not null,
  known_to bigint not null
);
create index successions_by_from on successions (from_id, effective_day);
create index successions_by_to on successions (to_id, effective_day);

-- One row per move of a status; `version` is the organisation's after the move. Lists stand one item per line, the parts
-- of an item between tabs.
create table lifecycle_records (
  organization text not null,
  version bigint not null,
  action text not null,
  state_reason text not null,
  effective_day text not null,
  until_day text not null,
  document_day text not null,
  document_refs text not null,
  decided_by text not null,
  liquidator text not null,
  findings text not null,
  obligations text not null,
  acceptance_reason text not null,
  recorded bigint not null,
  primary key (organization, version)
);
