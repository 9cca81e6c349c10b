-- Who takes, appraises and decides; on what; and until when an approval is good. Lists of principals are lines of one column.
alter table applications add column taken_by text not null default '';
alter table applications add column appraisers text not null default '';
alter table applications add column interested text not null default '';
alter table applications add column dossier_hash text not null default '';
alter table applications add column decision_rules_id text not null default '';
alter table applications add column valid_until text not null default '';
update applications set appraisers = appraiser;
create index applications_to_expire on applications (fund_id, state, valid_until, id);
alter table application_votes add column dossier_hash text not null default '';

-- How a fund decides, from a day on. Never updated.
create table decision_rules (
  id text primary key,
  fund_id text not null references funds (id),
  effective_day text not null,
  approval_valid_days bigint not null,
  coverage_ppm bigint not null,
  valuation_valid_days bigint not null,
  reference text not null,
  created bigint not null
);
create unique index decision_rules_of_fund on decision_rules (fund_id, effective_day);

create table decision_ranges (
  rules_id text not null references decision_rules (id),
  position bigint not null,
  from_amount bigint not null,
  committee text not null,
  quorum bigint not null,
  members text not null,
  required text not null,
  primary key (rules_id, position)
);

-- Relations of two parties; the one with the smaller id first. They hold in [from_day, to_day).
create table party_relations (
  id text primary key,
  fund_id text not null references funds (id),
  party text not null,
  other text not null,
  kind bigint not null,
  from_day text not null,
  to_day text not null,
  reference text not null
);
create unique index party_relations_of_pair on party_relations (fund_id, party, other, kind, from_day);
create index party_relations_of_other on party_relations (fund_id, other, party);

create table collaterals (
  id text primary key,
  fund_id text not null references funds (id),
  application_id text not null references applications (id),
  kind bigint not null,
  description text not null,
  owner text not null,
  document_number text not null,
  haircut_ppm bigint not null,
  prior_claims bigint not null,
  state bigint not null,
  requested_by text not null,
  release_day text not null,
  last_day text not null,
  created bigint not null,
  updated bigint not null,
  version bigint not null
);
create index collaterals_of_application on collaterals (application_id, id);
create index collaterals_of_fund on collaterals (fund_id, created, id);
-- A document secures one application until it is released (state 3).
create unique index collaterals_of_document on collaterals (fund_id, document_number) where state <> 3;

create table collateral_valuations (
  collateral_id text not null references collaterals (id),
  business_day text not null,
  value bigint not null,
  valuer text not null,
  reference text not null,
  primary key (collateral_id, business_day)
);
