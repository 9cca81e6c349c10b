-- What a contract says about late and early money, pinned; and the sums that the books hold.
alter table loans add column overdue_ppm bigint not null default 0;
alter table loans add column late_interest_ppm bigint not null default 0;
alter table loans add column in_term_order bigint not null default 1;
alter table loans add column overdue_order bigint not null default 2;
alter table loans add column prepayment_effect bigint not null default 1;
alter table loans add column prepayment_fee_ppm bigint not null default 0;
alter table loans add column received bigint not null default 0;
alter table loans add column penalty bigint not null default 0;
alter table loans add column fee bigint not null default 0;
alter table loans add column penalty_recognised bigint not null default 0;
alter table loans add column interest_waived bigint not null default 0;
alter table loans add column penalty_waived bigint not null default 0;
alter table loans add column lost_principal bigint not null default 0;
alter table loans add column lost_interest bigint not null default 0;
alter table loans add column lost_penalty bigint not null default 0;
alter table loans add column provision_used bigint not null default 0;
alter table loans add column recovered_principal bigint not null default 0;
alter table loans add column recovered_interest bigint not null default 0;
alter table loans add column given_up bigint not null default 0;
alter table loans add column cancelled bigint not null default 0;
alter table loans add column written_off_day text not null default '';
alter table loans add column loss bigint not null default 0;
update loans set received = principal_repaid + interest_paid + overpaid,
  in_term_order = (select f.in_term_order from funds f where f.id = loans.fund_id),
  overdue_order = (select f.overdue_order from funds f where f.id = loans.fund_id);
-- Contracts that follow a product take its conditions from their next event on.
update loans set
  overdue_ppm = (select p.overdue_rate_ppm from loan_products p where p.id = loans.product_id),
  late_interest_ppm = (select p.late_interest_ppm from loan_products p where p.id = loans.product_id),
  in_term_order = (select p.in_term_order from loan_products p where p.id = loans.product_id),
  overdue_order = (select p.overdue_order from loan_products p where p.id = loans.product_id),
  prepayment_effect = (select p.prepayment_effect from loan_products p where p.id = loans.product_id),
  prepayment_fee_ppm = (select p.prepayment_fee_ppm from loan_products p where p.id = loans.product_id)
  where exists (select 1 from loan_products p where p.id = loans.product_id);

-- business_day is when a repayment was booked, value_day when the money came; reversed_day is '' until it is taken back.
alter table repayments add column value_day text not null default '';
alter table repayments add column reversed_day text not null default '';
alter table repayments add column penalty bigint not null default 0;
alter table repayments add column fee bigint not null default 0;
alter table repayments add column recovered bigint not null default 0;
update repayments set value_day = business_day;

alter table disbursements add column own_capital bigint not null default 0;
alter table disbursements add column own_capital_day text not null default '';
alter table disbursements add column own_capital_reference text not null default '';
alter table disbursements add column expire_day text not null default '';
alter table disbursements add column sent_day text not null default '';
alter table disbursements add column confirmed bigint not null default 0;
update disbursements set confirmed = amount where state = 3;

-- What one person proposes about a loan and another decides. An applied one (state 2) is an event of the loan; rows are
-- decided once and never changed after it. An entry by hand (kind 9) has no loan, and its lines in journal_lines.
create table loan_proposals (
  id text primary key,
  loan_id text not null,
  fund_id text not null references funds (id),
  kind bigint not null,
  state bigint not null,
  value_day text not null,
  due_days text not null,
  more_months bigint not null,
  annual_rate_ppm bigint not null,
  to_day text not null,
  interest bigint not null,
  penalty bigint not null,
  provision bigint not null,
  amount bigint not null,
  journal_lines text not null,
  reference text not null,
  reason text not null,
  content_hash text not null,
  maker text not null,
  proposed_day text not null,
  checker text not null,
  decided_day text not null,
  expire_day text not null,
  created bigint not null,
  updated bigint not null
);
create index loan_proposals_of_loan on loan_proposals (loan_id, state, value_day, id);
create index loan_proposals_of_fund on loan_proposals (fund_id, proposed_day, id);

-- The last day of each fund's books that is closed.
create table closed_periods (
  fund_id text primary key references funds (id),
  through_day text not null
);
