-- Funds and their capital. Balances of sources and accounts are sums over entries; no row is updated by every posting.
create table funds (
  id text primary key,
  alliance text not null,
  display_name text not null,
  name_folded text not null,
  name_key text not null,
  model bigint not null,
  decision_quorum bigint not null,
  in_term_order bigint not null,
  overdue_order bigint not null,
  overpayment bigint not null,
  dataset text not null,
  created bigint not null,
  updated bigint not null,
  version bigint not null
);

create table fund_capital (
  fund_id text not null references funds (id),
  effective_day text not null,
  charter bigint not null,
  profit bigint not null,
  loss bigint not null,
  reference text not null,
  primary key (fund_id, effective_day)
);

create table fund_sources (
  id text primary key,
  fund_id text not null references funds (id),
  display_name text not null,
  kind bigint not null,
  provider text not null,
  risk_bearer bigint not null,
  created bigint not null,
  version bigint not null
);
create index fund_sources_of_fund on fund_sources (fund_id, id);

create table capital_movements (
  id text primary key,
  source_id text not null references fund_sources (id),
  kind bigint not null,
  amount bigint not null,
  business_day text not null,
  journal_id text not null
);

-- What each event did to a source, as signed amounts.
create table capital_entries (
  id text primary key,
  fund_id text not null,
  source_id text not null references fund_sources (id),
  borrower text not null,
  application_id text not null,
  own_risk bigint not null,
  business_day text not null,
  contributed bigint not null,
  committed bigint not null,
  lent bigint not null,
  repaid bigint not null
);
create index capital_entries_of_source on capital_entries (source_id, business_day, contributed, committed, lent, repaid);
create index capital_entries_of_borrower on capital_entries (fund_id, borrower, business_day, own_risk, committed, lent);

create table lending_plans (
  id text primary key,
  fund_id text not null references funds (id),
  from_day text not null,
  to_day text not null,
  dataset text not null,
  planned bigint not null,
  reference text not null
);
create unique index lending_plans_of_period on lending_plans (fund_id, from_day, to_day, dataset);

create table applications (
  id text primary key,
  fund_id text not null references funds (id),
  borrower text not null,
  dataset text not null,
  source_id text not null references fund_sources (id),
  requested bigint not null,
  term_months bigint not null,
  purpose text not null,
  total_investment bigint not null,
  own_capital bigint not null,
  province text not null,
  district text not null,
  sector text not null,
  application_day text not null,
  state bigint not null,
  round bigint not null,
  content_hash text not null,
  makers text not null,
  submit_day text not null,
  appraisal_day text not null,
  appraiser text not null,
  feasible bigint not null,
  security bigint not null,
  security_accepted bigint not null,
  proposed bigint,
  score bigint not null,
  findings text not null,
  approved bigint not null,
  decision_day text not null,
  report_sequence bigint not null,
  loan_id text not null,
  last_day text not null,
  created bigint not null,
  updated bigint not null,
  version bigint not null
);
create index applications_of_fund on applications (fund_id, application_day, id);
create index applications_of_borrower on applications (borrower, application_day);

create table application_related (
  application_id text not null references applications (id),
  position bigint not null,
  fund_id text not null,
  borrower text not null,
  related text not null,
  primary key (application_id, position)
);
create index application_related_of_borrower on application_related (fund_id, borrower, related);
create index application_related_of_related on application_related (fund_id, related, borrower);

create table application_votes (
  application_id text not null references applications (id),
  round bigint not null,
  position bigint not null,
  voter text not null,
  choice bigint not null,
  amount bigint not null,
  business_day text not null,
  content_hash text not null,
  reason text not null,
  primary key (application_id, round, position)
);

-- The report a decision was made on, stored and never recomputed.
create table decision_verdicts (
  application_id text not null references applications (id),
  position bigint not null,
  rule text not null,
  outcome bigint not null,
  rule_version text not null,
  citation text not null,
  inputs text not null,
  explanation_en text not null,
  explanation_vi text not null,
  remedy_en text not null,
  remedy_vi text not null,
  primary key (application_id, position)
);

create table loans (
  id text primary key,
  application_id text not null references applications (id),
  fund_id text not null references funds (id),
  source_id text not null references fund_sources (id),
  borrower text not null,
  province text not null,
  district text not null,
  sector text not null,
  dataset text not null,
  contract_number text not null,
  principal bigint not null,
  annual_rate_ppm bigint not null,
  term_months bigint not null,
  first_due_day text not null,
  method bigint not null,
  state bigint not null,
  contract_day text not null,
  signed_day text not null,
  document_sha256 text not null,
  signatories text not null,
  signing_sequence bigint not null,
  last_day text not null,
  reserved bigint not null,
  disbursed bigint not null,
  principal_repaid bigint not null,
  interest_paid bigint not null,
  interest_recognised bigint not null,
  overpaid bigint not null,
  created bigint not null,
  updated bigint not null,
  version bigint not null
);
create unique index loans_of_application on loans (application_id);
create index loans_of_fund on loans (fund_id, contract_day, id);
create index loans_of_borrower on loans (borrower, contract_day);

create table disbursements (
  id text primary key,
  loan_id text not null references loans (id),
  fund_id text not null,
  position bigint not null,
  amount bigint not null,
  business_day text not null,
  check_day text not null,
  check_passed bigint not null,
  check_reference text not null,
  state bigint not null,
  resolved_day text not null,
  payment_reference text not null,
  registry_sequence bigint not null,
  creator text not null
);
create unique index disbursements_of_loan on disbursements (loan_id, position);
create index disbursements_of_fund on disbursements (fund_id, resolved_day, state, loan_id, amount);

create table repayments (
  id text primary key,
  loan_id text not null references loans (id),
  fund_id text not null,
  position bigint not null,
  amount bigint not null,
  business_day text not null,
  payment_reference text not null,
  collection_order bigint not null,
  interest bigint not null,
  principal bigint not null,
  overpaid bigint not null,
  interest_recognised bigint not null
);
create unique index repayments_of_loan on repayments (loan_id, position);
create index repayments_of_fund on repayments (fund_id, business_day, loan_id, principal, interest);

-- The journal. Rows are never changed; the lines repeat the dimensions that balances are asked by.
create table journal_entries (
  id text primary key,
  fund_id text not null references funds (id),
  kind bigint not null,
  business_day text not null,
  source_id text not null,
  loan_id text not null,
  borrower text not null,
  province text not null,
  cause text not null,
  actor text not null,
  request_id text not null,
  recorded bigint not null
);
create index journal_entries_of_fund on journal_entries (fund_id, business_day, id);

create table journal_lines (
  entry_id text not null references journal_entries (id),
  position bigint not null,
  fund_id text not null,
  business_day text not null,
  account text not null,
  debit bigint not null,
  credit bigint not null,
  kind bigint not null,
  source_id text not null,
  loan_id text not null,
  borrower text not null,
  province text not null,
  primary key (entry_id, position)
);
create index journal_lines_of_fund on journal_lines (fund_id, business_day, account, debit, credit);
create index journal_lines_of_loan on journal_lines (loan_id, business_day, account);
