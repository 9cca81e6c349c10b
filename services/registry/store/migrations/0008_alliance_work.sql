-- What alliances do: filings of yearly reports, memberships in full, dues, plans of activities, programmes, petitions,
-- standing agencies. Days, instants and words are as in 0001.

-- How the figures that count came in. filing 0: recorded without one. scores: "criterion points note" per line.
alter table organization_reports add column filing bigint not null default 0;
alter table organization_reports add column scores text not null default '';
alter table organization_reports add column rule_version text not null default '';
alter table organization_reports add column submitted_date text not null default '';
alter table organization_reports add column total_capital bigint;

-- Every version of every filing, each as it was believed during [known_from, known_to).
create table report_filings (
  organization text not null,
  year bigint not null,
  filing bigint not null,
  version bigint not null,
  known_from bigint not null,
  known_to bigint not null,
  state text not null,
  correction bigint not null,
  correction_reason text not null,
  submitter text not null,
  decider text not null,
  decided bigint,
  note text not null,
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
  scores text not null,
  rule_version text not null,
  submitted_date text not null,
  total_capital bigint,
  primary key (organization, year, filing, version)
);
create index report_filings_by_state on report_filings (known_to, state, year, organization);

-- What was decided about a relationship MEMBER_OF beyond its days. What concerns its end is known when the end is.
create table membership_details (
  membership text not null primary key,
  version bigint not null,
  kind text not null,
  admission_decision text not null,
  exit_ground text not null,
  exit_decision text not null
);

create table membership_suspensions (
  membership text not null,
  start_date text not null,
  end_date text not null,
  reason text not null,
  decision text not null,
  resume_decision text not null,
  created bigint not null,
  end_recorded bigint not null,
  primary key (membership, start_date)
);

-- member_kind '': every kind without a schedule of its own.
create table fee_schedules (
  id text not null primary key,
  alliance text not null,
  member_kind text not null,
  annual_amount bigint not null,
  start_date text not null,
  end_date text not null,
  decision text not null,
  created bigint not null,
  end_recorded bigint not null
);
create unique index fee_schedules_by_start on fee_schedules (alliance, member_kind, start_date);

-- amount is negative for a reversal; a payment is reversed once.
create table dues_payments (
  id text not null primary key,
  membership text not null,
  alliance text not null,
  member text not null,
  year bigint not null,
  amount bigint not null,
  paid_date text not null,
  receipt text not null,
  reverses text,
  created bigint not null
);
create index dues_payments_by_membership on dues_payments (membership, year);
create index dues_payments_by_alliance on dues_payments (alliance, paid_date, id);
create unique index dues_payments_by_reversed on dues_payments (reverses);

-- Activities have a state and versions: support_activities holds the newest, the history those before.
alter table support_activities add column version bigint not null default 1;
alter table support_activities add column known_from bigint not null default 0;
alter table support_activities add column state text not null default 'DONE';
alter table support_activities add column programme text not null default '';
alter table support_activities add column planned_attendances bigint;
alter table support_activities add column visited text not null default '';
alter table support_activities add column difficulties text not null default '';
update support_activities set known_from = created where known_from = 0;
create index support_activities_by_programme on support_activities (programme, start_date);

create table support_activity_history (
  id text not null,
  version bigint not null,
  known_from bigint not null,
  known_to bigint not null,
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
  created bigint not null,
  state text not null,
  programme text not null,
  planned_attendances bigint,
  visited text not null,
  difficulties text not null,
  primary key (id, version)
);

create table coordination_programmes (
  id text not null,
  version bigint not null,
  known_from bigint not null,
  known_to bigint not null,
  created bigint not null,
  alliance text not null,
  title text not null,
  title_search text not null,
  start_date text not null,
  end_date text not null,
  counterpart_areas text not null,
  counterparts text not null,
  document_refs text not null,
  note text not null,
  dataset text not null,
  primary key (id, version)
);
create index coordination_programmes_by_start on coordination_programmes (start_date, id);

create table petitions (
  id text not null,
  version bigint not null,
  known_from bigint not null,
  known_to bigint not null,
  created bigint not null,
  alliance text not null,
  activity text not null,
  raised_by text not null,
  raised_by_text text not null,
  raised_date text not null,
  addressee text not null,
  subject text not null,
  subject_search text not null,
  body text not null,
  document_refs text not null,
  state text not null,
  closed_date text not null,
  dataset text not null,
  primary key (id, version)
);
create index petitions_by_raising on petitions (known_to, raised_date, id);
create index petitions_by_alliance on petitions (alliance, raised_date);

-- `version` is that of the petition which the step made.
create table petition_steps (
  petition text not null,
  version bigint not null,
  kind text not null,
  day text not null,
  party text not null,
  body text not null,
  document_refs text not null,
  outcome text not null,
  primary key (petition, version)
);

create table standing_agencies (
  id text not null primary key,
  alliance text not null,
  area text not null,
  committee text not null,
  committee_search text not null,
  agency text not null,
  agency_search text not null,
  agency_organization text not null,
  start_date text not null,
  end_date text not null,
  decision text not null,
  note text not null,
  dataset text not null,
  created bigint not null,
  end_recorded bigint not null
);
create unique index standing_agencies_by_start on standing_agencies (area, committee_search, start_date);
