-- What alliances record in error is corrected or withdrawn, and stays readable as it was believed. withdrawn: 1.

-- Every version of every schedule; a schedule ends when the next one of its kind begins.
create table fee_schedule_versions (
  id text not null,
  version bigint not null,
  known_from bigint not null,
  known_to bigint not null,
  created bigint not null,
  withdrawn bigint not null,
  alliance text not null,
  member_kind text not null,
  annual_amount bigint not null,
  start_date text not null,
  decision text not null,
  primary key (id, version)
);
insert into fee_schedule_versions
  select id, 1, created, 9223372036854775807, created, 0, alliance, member_kind, annual_amount, start_date, decision
  from fee_schedules;
drop table fee_schedules;
alter table fee_schedule_versions rename to fee_schedules;
create unique index fee_schedules_by_start on fee_schedules (alliance, member_kind, start_date)
  where known_to = 9223372036854775807 and withdrawn = 0;
create index fee_schedules_then on fee_schedules (alliance, member_kind, start_date, known_from);

-- Every version of every appointment; it ends when the next one of its committee begins.
create table standing_agency_versions (
  id text not null,
  version bigint not null,
  known_from bigint not null,
  known_to bigint not null,
  created bigint not null,
  withdrawn bigint not null,
  alliance text not null,
  area text not null,
  committee text not null,
  committee_search text not null,
  agency text not null,
  agency_search text not null,
  agency_organization text not null,
  start_date text not null,
  decision text not null,
  note text not null,
  dataset text not null,
  primary key (id, version)
);
insert into standing_agency_versions
  select id, 1, created, 9223372036854775807, created, 0, alliance, area, committee, committee_search, agency,
    agency_search, agency_organization, start_date, decision, note, dataset
  from standing_agencies;
drop table standing_agencies;
alter table standing_agency_versions rename to standing_agencies;
create unique index standing_agencies_by_start on standing_agencies (area, committee_search, start_date)
  where known_to = 9223372036854775807 and withdrawn = 0;
create index standing_agencies_then on standing_agencies (area, committee_search, start_date, known_from);

alter table support_activities add column withdrawn bigint not null default 0;
alter table support_activity_history add column withdrawn bigint not null default 0;
alter table coordination_programmes add column withdrawn bigint not null default 0;

-- A membership that was recorded in error was believed until known_to.
alter table relationships add column known_to bigint not null default 9223372036854775807;

-- Every version of what was decided about a membership.
create table membership_detail_versions (
  membership text not null,
  version bigint not null,
  known_from bigint not null,
  known_to bigint not null,
  kind text not null,
  admission_decision text not null,
  exit_ground text not null,
  exit_decision text not null,
  primary key (membership, version)
);
insert into membership_detail_versions
  select d.membership, d.version, coalesce((select r.created from relationships r where r.id = d.membership), 0),
    9223372036854775807, d.kind, d.admission_decision, d.exit_ground, d.exit_decision
  from membership_details d;
drop table membership_details;
alter table membership_detail_versions rename to membership_details;
