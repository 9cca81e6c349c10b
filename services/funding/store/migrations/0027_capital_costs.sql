-- The terms on which providers gave the capital of sources. Statements are added, never changed; of two for one day the later one holds.
create table source_terms (
  id text primary key,
  fund_id text not null references funds (id),
  source_id text not null references fund_sources (id),
  effective_day text not null,
  basis bigint not null,
  rate_ppm bigint not null,
  interest_share_ppm bigint not null,
  fee_ppm bigint not null,
  reference text not null,
  principal text not null,
  created bigint not null
);
create index source_terms_of_source on source_terms (source_id, effective_day);
create index source_terms_of_fund on source_terms (fund_id, source_id);
-- What month ends posted by them.
create table capital_costs (
  fund_id text not null references funds (id),
  source_id text not null references fund_sources (id),
  business_day text not null,
  interest bigint not null,
  fee bigint not null,
  total_interest bigint not null,
  total_fee bigint not null,
  -- '' when nothing was due.
  journal_id text not null,
  primary key (source_id, business_day)
);
create index capital_costs_of_fund on capital_costs (fund_id, business_day);
-- What secures told loans: a document and an id stand once.
create table opening_collaterals (
  fund_id text not null references openings (fund_id),
  document_number text not null,
  collateral_id text not null unique,
  loan_id text not null,
  primary key (fund_id, document_number)
);
create index opening_collaterals_of_loan on opening_collaterals (fund_id, loan_id);
