-- Enumerations are stored with the numbers of the protos, days as 'YYYY-MM-DD', instants as microseconds. References to
-- organisations are ids of the registry, which owns them; parties and authorities are whole resource names.

create table clusters (
  id text not null primary key,
  kind bigint not null,
  display_name text not null,
  display_key text not null,
  manager text not null,
  dataset text not null,
  version bigint not null,
  create_time bigint not null,
  update_time bigint not null
);

create table cluster_members (
  cluster_id text not null references clusters (id),
  unit text not null,
  from_day text not null,
  to_day text,
  primary key (cluster_id, unit, from_day)
);
create index cluster_members_unit on cluster_members (unit);

create table cluster_leaders (
  cluster_id text not null references clusters (id),
  unit text not null,
  role bigint not null,
  from_day text not null,
  to_day text not null,
  primary key (cluster_id, from_day, unit)
);

create table campaigns (
  id text not null primary key,
  kind bigint not null,
  display_name text not null,
  display_key text not null,
  manager text not null,
  year bigint not null,
  span_from text not null,
  span_to text not null,
  dataset text not null,
  state bigint not null,
  launched_on text,
  closed_on text,
  version bigint not null,
  create_time bigint not null,
  update_time bigint not null
);

create table campaign_clusters (
  campaign_id text not null references campaigns (id),
  position bigint not null,
  cluster_id text not null references clusters (id),
  primary key (campaign_id, position)
);

create table campaign_events (
  campaign_id text not null references campaigns (id),
  position bigint not null,
  kind bigint not null,
  display_name text not null,
  event_day text not null,
  place text not null,
  posted_time bigint,
  ordinal bigint not null,
  primary key (campaign_id, position)
);

create table pledges (
  id text not null primary key,
  campaign_id text not null references campaigns (id),
  cluster_id text,
  display_name text not null,
  display_key text not null,
  dataset text not null,
  state bigint not null,
  revision bigint not null,
  version bigint not null,
  create_time bigint not null,
  update_time bigint not null
);
create index pledges_campaign on pledges (campaign_id);

-- Every revision that ever was. Its parties and targets are never changed; signatures are added.
create table pledge_revisions (
  pledge_id text not null references pledges (id),
  revision bigint not null,
  content_hash text not null,
  reason text not null,
  create_time bigint not null,
  primary key (pledge_id, revision)
);

create table pledge_parties (
  pledge_id text not null,
  revision bigint not null,
  position bigint not null,
  unit text not null,
  signed_on text,
  signed_by text not null,
  primary key (pledge_id, revision, position),
  foreign key (pledge_id, revision) references pledge_revisions (pledge_id, revision)
);

create table pledge_targets (
  pledge_id text not null,
  revision bigint not null,
  position bigint not null,
  target_id text not null,
  indicator text not null,
  display_name text not null,
  kind bigint not null,
  value bigint not null,
  upper bigint not null,
  ratio_numerator bigint,
  ratio_denominator bigint,
  unit_label text not null,
  primary key (pledge_id, revision, position),
  foreign key (pledge_id, revision) references pledge_revisions (pledge_id, revision)
);

create table pledge_target_parts (
  pledge_id text not null,
  revision bigint not null,
  target_position bigint not null,
  position bigint not null,
  unit text not null,
  value bigint,
  primary key (pledge_id, revision, target_position, position),
  foreign key (pledge_id, revision, target_position) references pledge_targets (pledge_id, revision, position)
);

create table observations (
  id text not null primary key,
  pledge_id text not null references pledges (id),
  target_id text not null,
  source bigint not null,
  unit text not null,
  numerator bigint not null,
  denominator bigint not null,
  as_of text not null,
  evidence text not null,
  evidence_sha256 text not null,
  registry_sequence bigint not null,
  recorded_by text not null,
  recorded_time bigint not null
);
create index observations_pledge on observations (pledge_id, recorded_time, id);

create table nominations (
  id text not null primary key,
  award_kind text not null,
  form bigint not null,
  grantor bigint not null,
  recipient_kind bigint not null,
  organization text not null,
  reference text not null,
  recipient_name text not null,
  proposer text not null,
  campaign_id text not null,
  cluster_id text not null,
  year bigint not null,
  achievement text not null,
  dataset text not null,
  state bigint not null,
  suspended_from bigint,
  submitted_on text,
  registry_sequence bigint not null,
  rule_version text not null,
  state_reason text not null,
  ballot_id text not null,
  decision_id text not null,
  forwarded_to text not null,
  version bigint not null,
  create_time bigint not null,
  update_time bigint not null
);
create index nominations_organization on nominations (organization);

create table meetings (
  id text not null primary key,
  display_name text not null,
  manager text not null,
  cluster_id text not null,
  held_on text not null,
  place text not null,
  dataset text not null,
  state bigint not null,
  quorum bigint not null,
  version bigint not null,
  create_time bigint not null
);

create table meeting_members (
  meeting_id text not null references meetings (id),
  position bigint not null,
  principal text not null,
  display_name text not null,
  role bigint not null,
  unit text not null,
  present bigint not null,
  primary key (meeting_id, position)
);

create table meeting_agenda (
  meeting_id text not null references meetings (id),
  position bigint not null,
  nomination_id text not null references nominations (id),
  primary key (meeting_id, position)
);

create table ballots (
  id text not null primary key,
  meeting_id text not null references meetings (id),
  nomination_id text not null references nominations (id),
  manager text not null,
  state bigint not null,
  threshold_numerator bigint not null,
  threshold_denominator bigint not null,
  strict bigint not null,
  written_allowed bigint not null,
  rule_version text not null,
  rule_citation text not null,
  base bigint not null,
  needed bigint not null,
  agree bigint,
  disagree bigint,
  abstain bigint,
  not_cast bigint,
  recused bigint,
  dataset text not null,
  version bigint not null,
  open_time bigint not null,
  close_time bigint
);

create table ballot_electors (
  ballot_id text not null references ballots (id),
  position bigint not null,
  principal text not null,
  recused_reason text not null,
  present bigint not null,
  primary key (ballot_id, principal)
);

-- Who voted, and what was voted, are two tables that nothing joins. The choices carry no time, no principal and no receipt.
create table ballot_roll (
  ballot_id text not null references ballots (id),
  principal text not null,
  channel bigint not null,
  receipt text not null,
  cast_time bigint not null,
  primary key (ballot_id, principal)
);

create table ballot_choices (
  ballot_id text not null references ballots (id),
  choice bigint not null,
  votes bigint not null,
  primary key (ballot_id, choice)
);

create table decisions (
  id text not null primary key,
  number text not null,
  authority text not null,
  authority_label text not null,
  grantor bigint not null,
  manager text not null,
  signed_on text not null,
  signed_year bigint not null,
  signer_title text not null,
  provenance bigint not null,
  dataset text not null,
  rule_version text not null,
  content_hash text not null,
  registry_sequence bigint not null,
  create_time bigint not null,
  constraint decision_number unique (authority, signed_year, number)
);

create table awards (
  id text not null primary key,
  decision_id text not null references decisions (id),
  position bigint not null,
  nomination_id text,
  award_kind text not null,
  form bigint not null,
  grantor bigint not null,
  level bigint not null,
  statutory bigint not null,
  recipient_kind bigint not null,
  organization text not null,
  reference text not null,
  recipient_name text not null,
  year bigint not null,
  cluster_id text not null,
  decision_number text not null,
  signed_on text not null,
  state bigint not null,
  dataset text not null,
  version bigint not null,
  create_time bigint not null
);
create unique index awards_nomination on awards (nomination_id);
create index awards_decision on awards (decision_id, position);
create index awards_dataset on awards (dataset);
create index awards_organization on awards (organization);

-- What a cluster has used of its quota of a kind in a year. Slots are numbered from 1 to the quota, so the primary key refuses
-- the one too many whatever runs at the same time. `holder` is a nomination or an award.
create table award_slots (
  award_kind text not null,
  cluster_id text not null,
  year bigint not null,
  slot bigint not null,
  holder text not null,
  primary key (award_kind, cluster_id, year, slot),
  constraint award_slot_holder unique (holder)
);

-- How far this service has followed the feeds of others.
create table followed_feeds (
  feed text not null primary key,
  resume_token text not null
);
