-- The schedules that were ever in force under a loan. Rows are written once; instalments are the text whose hash is content_hash.
create table loan_schedules (
  loan_id text not null references loans (id),
  number bigint not null,
  cause text not null,
  event text not null,
  business_day text not null,
  value_day text not null,
  instalments text not null,
  content_hash text not null,
  actor text not null,
  recorded bigint not null,
  primary key (loan_id, number)
);
create index loan_schedules_by_day on loan_schedules (business_day, loan_id);

-- A debt group set by hand (kind 10; to_day is the first day on which it does not hold), and who owes a loan after a division (kind 11).
alter table loan_proposals add column debt_group bigint not null default 0;
alter table loan_proposals add column divided text not null default '';
alter table loan_proposals add column debtors text not null default '';
alter table loan_days add column group_by_hand bigint not null default 0;
-- '' for decisions from before they took two hands.
alter table debtor_decisions add column proposal_id text not null default '';

-- What refused a step is kept as well; its id has the hash of what was found.
alter table judgements add column refused bigint not null default 0;
