-- Organisations and what hangs on them.
--
-- Days are 'YYYY-MM-DD', an open end is '9999-12-31', no day is ''. Instants are microseconds since the epoch, "still" is
-- 9223372036854775807. Words are those of domain/vocabulary.h. Ids stand without their collection.

-- The revision that holds today, as it is believed now: one row per organisation.
create table organizations (
  id text not null primary key,
  version bigint not null,
  created bigint not null,
  revision bigint not null,
  valid_from text not null,
  valid_to text not null,
  known_from bigint not null,
  kind text not null,
  legal_name text not null,
  legal_name_key text not null,
  name_search text not null,
  short_name text not null,
  foreign_name text not null,
  former_names text not null,
  tax_code text not null,
  legacy_registration_no text not null,
  sector text not null,
  governing_law text not null,
  legal_status text not null,
  activity_status text not null,
  founded_date text not null,
  dissolved_date text not null,
  member_count bigint,
  labour bigint,
  labour_qualifier text not null,
  labour_upper bigint not null,
  charter_capital bigint,
  area text not null,
  province text not null,
  address text not null,
  alliance text not null,
  dataset text not null
);
create index organizations_by_name on organizations (legal_name_key, id);
create index organizations_by_alliance on organizations (alliance, legal_name_key, id);
create index organizations_by_province on organizations (province, legal_name_key, id);
create index organizations_by_dataset on organizations (dataset, legal_name_key, id);
create index organizations_by_founding on organizations (founded_date, id);
-- Also tells whether anything was recorded since the first page of a list was read.
create index organizations_by_update on organizations (known_from, id);

-- Every revision ever believed: facts that hold on [valid_from, valid_to) as they were believed during [known_from, known_to).
create table organization_revisions (
  id text not null,
  revision bigint not null,
  version bigint not null,
  created bigint not null,
  valid_from text not null,
  valid_to text not null,
  known_from bigint not null,
  known_to bigint not null,
  kind text not null,
  legal_name text not null,
  legal_name_key text not null,
  name_search text not null,
  short_name text not null,
  foreign_name text not null,
  former_names text not null,
  tax_code text not null,
  legacy_registration_no text not null,
  sector text not null,
  governing_law text not null,
  legal_status text not null,
  activity_status text not null,
  founded_date text not null,
  dissolved_date text not null,
  member_count bigint,
  labour bigint,
  labour_qualifier text not null,
  labour_upper bigint not null,
  charter_capital bigint,
  area text not null,
  province text not null,
  address text not null,
  alliance text not null,
  dataset text not null,
  primary key (id, revision)
);
create index organization_revisions_by_dataset on organization_revisions (dataset, id);

-- Which organisation a tax code was given to. Rows are never deleted: a code is not given twice.
create table tax_codes (
  code text not null primary key,
  organization text not null
);

create table relationships (
  id text not null primary key,
  version bigint not null,
  from_id text not null,
  to_id text not null,
  type text not null,
  start_date text not null,
  end_date text not null,
  dataset text not null,
  created bigint not null,
  end_recorded bigint not null
);
create index relationships_by_from on relationships (from_id, to_id, start_date);
create index relationships_by_to on relationships (to_id, start_date, id);
create index relationships_by_start on relationships (start_date, id);

-- Yearly reports, each as it was believed during [known_from, known_to).
create table organization_reports (
  organization text not null,
  year bigint not null,
  known_from bigint not null,
  known_to bigint not null,
  revenue bigint,
  profit bigint,
  labour bigint,
  labour_qualifier text not null,
  labour_upper bigint not null,
  member_count bigint,
  monthly_income bigint,
  evaluation_score bigint,
  evaluation_class text not null,
  qualifier text not null,
  dataset text not null,
  primary key (organization, year, known_from)
);
create index organization_reports_by_year on organization_reports (year, organization);

create table support_activities (
  id text not null primary key,
  alliance text not null,
  kind text not null,
  title text not null,
  title_search text not null,
  ordinal bigint not null,
  start_date text not null,
  end_date text not null,
  posted bigint,
  target_group text not null,
  quantity bigint not null,
  quantity_qualifier text not null,
  quantity_upper bigint not null,
  attendances bigint,
  attendances_qualifier text not null,
  attendances_upper bigint not null,
  participants bigint,
  participants_qualifier text not null,
  participants_upper bigint not null,
  planned_count bigint,
  reach_numerator bigint,
  reach_denominator bigint,
  counterpart_areas text not null,
  document_refs text not null,
  note text not null,
  dataset text not null,
  created bigint not null
);
create index support_activities_by_start on support_activities (start_date, id);
create index support_activities_by_alliance on support_activities (alliance, start_date, id);
create index support_activities_by_dataset on support_activities (dataset, start_date, id);

-- Rows of imports that were recorded, so that an import can be sent again.
create table import_rows (
  principal text not null,
  request_id text not null,
  row_id text not null,
  organization text not null,
  primary key (principal, request_id, row_id)
);
