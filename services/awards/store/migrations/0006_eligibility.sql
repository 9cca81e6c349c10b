-- What is recorded of recipients. Appended only; a later fact may replace one.
create table recipient_facts (
  id text not null primary key,
  recipient text not null,
  kind bigint not null,
  code text not null,
  basis bigint not null,
  year bigint not null,
  period_from text,
  period_to text,
  number bigint not null,
  description text not null,
  source text not null,
  source_date text not null,
  evidence_sha256 text not null,
  confidence bigint not null,
  replaces text,
  recorder text not null,
  create_time bigint not null,
  constraint recipient_fact_replaced_once unique (replaces)
);
create index recipient_facts_recipient on recipient_facts (recipient);
create index recipient_facts_recorder on recipient_facts (recorder, id);
-- One achievement is one record: 1 is ACHIEVEMENT.
create unique index recipient_facts_achievement on recipient_facts (recipient, evidence_sha256) where kind = 1;

-- An achievement backs at most one award that stands; the row goes when the award is revoked.
create table achievement_claims (
  fact_id text not null primary key,
  award_id text not null
);
create index achievement_claims_award on achievement_claims (award_id);

alter table nominations add column basis bigint not null default 1;
alter table nominations add column eligibility bigint not null default 0;
alter table nominations add column unsettled text not null default '';
alter table nominations add column eligibility_rule_set text not null default '';
alter table nominations add column achievements text not null default '';

create table nomination_documents (
  nomination_id text not null references nominations (id),
  document text not null,
  sha256 text not null,
  received_on text not null,
  primary key (nomination_id, document)
);

-- What each submission was judged by, a serialized message in base64.
create table nomination_judgements (
  nomination_id text not null references nominations (id),
  version bigint not null,
  rule_set text not null,
  facts text not null,
  primary key (nomination_id, version)
);
create index awards_reference on awards (reference);
