-- What nominations pass on their way. A notice belongs to one round: a submission, or a level that took the nomination up.
alter table nominations add column accepted text not null default '';
alter table nominations add column round bigint not null default 0;
alter table nominations add column step bigint not null default 0;
alter table nominations add column downgraded_to text not null default '';
alter table nominations add column downgraded_from text not null default '';

create table nomination_notices (
  nomination_id text not null references nominations (id),
  round bigint not null,
  published_on text not null,
  to_day text not null,
  working_days bigint not null,
  place text not null,
  stated_last_day text,
  primary key (nomination_id, round)
);

create table nomination_objections (
  nomination_id text not null references nominations (id),
  round bigint not null,
  id text not null,
  raised_by text not null,
  raised_on text not null,
  content text not null,
  evidence_sha256 text not null,
  state bigint not null,
  resolution text not null,
  resolved_on text,
  primary key (nomination_id, id)
);

create table nomination_clearances (
  nomination_id text not null references nominations (id),
  position bigint not null,
  body text not null,
  requested_on text not null,
  request_paper text not null,
  due_on text,
  answer bigint not null,
  answered_on text,
  answer_paper text not null,
  answer_sha256 text not null,
  primary key (nomination_id, position)
);

-- Appended only; the version is that of the nomination after the step.
create table nomination_reviews (
  nomination_id text not null references nominations (id),
  version bigint not null,
  action bigint not null,
  effective_date text not null,
  from_state bigint not null,
  to_state bigint not null,
  step bigint not null,
  forwarded_to text not null,
  accepted text not null,
  reason text not null,
  ballot_id text not null,
  primary key (nomination_id, version)
);

-- How many there are of what a quota is a share of. Appended only; the highest revision counts.
create table quota_bases (
  id text not null primary key,
  alliance text not null,
  base bigint not null,
  year bigint not null,
  revision bigint not null,
  counted bigint not null,
  counted_on text not null,
  source text not null,
  create_time bigint not null,
  constraint quota_base_revision unique (alliance, base, year, revision)
);

-- cluster_id of a quota that is counted within an alliance is "organizations/{id}", which no cluster's id looks like. What a
-- place was computed from when it was taken is kept with it.
alter table award_slots add column quota bigint not null default 0;
alter table award_slots add column base bigint not null default 0;
alter table award_slots add column base_source text not null default '';
