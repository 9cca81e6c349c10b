-- Versions of loan products. A row is written once; end_day alone is set, by the version that follows.
create table loan_products (
  id text primary key,
  fund_id text not null references funds (id),
  code text not null,
  number bigint not null,
  display_name text not null,
  name_folded text not null,
  effective_day text not null,
  end_day text not null,
  method bigint not null,
  options text not null,
  min_principal bigint not null,
  max_principal bigint not null,
  min_term_months bigint not null,
  max_term_months bigint not null,
  min_rate_ppm bigint not null,
  max_rate_ppm bigint not null,
  overdue_rate_ppm bigint not null,
  late_interest_ppm bigint not null,
  in_term_order bigint not null,
  overdue_order bigint not null,
  prepayment_effect bigint not null,
  prepayment_fee_ppm bigint not null,
  collateral_rule bigint not null,
  collateral_ppm bigint not null,
  reference text not null,
  rule_versions text not null,
  published bigint not null
);
create unique index loan_products_of_fund on loan_products (fund_id, code, number);

-- The options of a loan's schedule ('' are the defaults), and the product version that it follows ('' is none).
alter table loans add column options text not null default '';
alter table loans add column product_id text not null default '';
