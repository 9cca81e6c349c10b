-- Days of a fund that are closed, and what was found out about each loan at their ends.
create table fund_days (
  fund_id text primary key references funds (id),
  -- No entry of this business day or an earlier one is posted any more, but by the day end itself.
  sealed_through text not null,
  closed_through text not null,
  -- What is asked for: up to which day, by whom, and whether the accounting period ends with it.
  asked_through text not null,
  asked_by text not null,
  asked_period bigint not null
);

create table business_days (
  fund_id text not null references funds (id),
  business_day text not null,
  state bigint not null,
  step bigint not null,
  place text not null,
  classifies bigint not null,
  started bigint not null,
  updated bigint not null,
  closed bigint not null,
  loans bigint not null,
  principal bigint not null,
  overdue bigint not null,
  interest bigint not null,
  penalty bigint not null,
  suspended bigint not null,
  specific bigint not null,
  general bigint not null,
  ledger_hash text not null,
  digest text not null,
  primary key (fund_id, business_day)
);

-- One row per loan and day, never changed: what the entries of the day add up.
create table loan_days (
  fund_id text not null,
  business_day text not null,
  debtor text not null,
  loan_id text not null references loans (id),
  fell_due_principal bigint not null,
  fell_due_interest bigint not null,
  interest bigint not null,
  penalty bigint not null,
  outstanding bigint not null,
  overdue_principal bigint not null,
  overdue_interest bigint not null,
  days_past_due bigint not null,
  reschedulings bigint not null,
  own_group bigint not null,
  debt_group bigint not null,
  suspended bigint not null,
  collateral bigint not null,
  specific bigint not null,
  general bigint not null,
  interest_recognised bigint not null,
  penalty_recognised bigint not null,
  interest_suspended bigint not null,
  penalty_suspended bigint not null,
  specific_provision bigint not null,
  primary key (fund_id, business_day, debtor, loan_id)
);
create index loan_days_of_loan on loan_days (loan_id, business_day);

-- Debtors whose loans could not be closed; 0 in solved: still not.
create table day_failures (
  fund_id text not null references funds (id),
  business_day text not null,
  debtor text not null,
  loan_id text not null,
  reason text not null,
  message text not null,
  tries bigint not null,
  failed bigint not null,
  solved bigint not null,
  primary key (fund_id, business_day, debtor)
);

-- The last day end that a loan took part in, and what it left in the books; '' before the first.
alter table loans add column accrued_through text not null default '';
alter table loans add column debt_group bigint not null default 1;
alter table loans add column suspended bigint not null default 0;
alter table loans add column interest_suspended bigint not null default 0;
alter table loans add column penalty_suspended bigint not null default 0;
alter table loans add column specific_provision bigint not null default 0;
alter table loans add column general_provision bigint not null default 0;
-- Who owes it now: with whose other loans it is classed.
alter table loans add column debtor text not null default '';
update loans set debtor = coalesce((select min(d.debtor) from loan_debtors d where d.loan_id = loans.id and
  d.until_day = '9999-12-31'), borrower);
create index loans_to_close on loans (fund_id, debtor, accrued_through)
  where state = 3 or state = 6 or specific_provision <> provision_used or general_provision <> 0;
