-- Councils with dated seats; a seat is ended, never deleted.
create table councils (
  id text not null primary key,
  display_name text not null,
  display_key text not null,
  manager text not null,
  establishment text not null,
  version bigint not null,
  create_time bigint not null,
  update_time bigint not null
);

create table council_seats (
  council_id text not null references councils (id),
  principal text not null,
  display_name text not null,
  role bigint not null,
  unit text not null,
  person text not null,
  from_day text not null,
  to_day text,
  primary key (council_id, principal, from_day)
);

-- Declared relations; of principal and unit one is empty, of organization and reference too.
create table relations (
  id text not null primary key,
  manager text not null,
  principal text not null,
  unit text not null,
  organization text not null,
  reference text not null,
  kind bigint not null,
  from_day text not null,
  to_day text,
  note text not null,
  declared_by text not null,
  version bigint not null,
  create_time bigint not null
);
create index relations_organization on relations (organization);
create index relations_reference on relations (reference);
create index relations_manager on relations (manager);

alter table meetings add column source_council text not null default '';
alter table meetings add column cancel_reason text not null default '';
alter table meetings add column minutes_hash text not null default '';
alter table meetings add column minutes_signer text not null default '';
alter table meetings add column minutes_signed_on text;
alter table meeting_members add column person text not null default '';
create index ballots_meeting on ballots (meeting_id);
