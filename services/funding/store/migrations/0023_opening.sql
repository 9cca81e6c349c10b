-- Funds that are taken over from other books: what was told of their loans and balances, until it is in the books, and after.
create table openings (
  fund_id text primary key references funds (id),
  cut_over text not null,
  state bigint not null,
  makers text not null,
  checker text not null,
  -- Of everything told; '' while it can still change.
  content_hash text not null,
  created bigint not null,
  updated bigint not null,
  version bigint not null
);
create table opening_loans (
  fund_id text not null references openings (fund_id),
  loan_id text not null,
  -- The message, base64, with place and sector filled in; SHA-256 of the message as it was sent.
  content text not null,
  hash text not null,
  posted bigint not null,
  primary key (fund_id, loan_id)
);
create index opening_loans_to_post on opening_loans (fund_id, posted, loan_id);
-- What a told loan puts on each account of each source, debit positive; on 'used' what it was promised and lent.
create table opening_figures (
  fund_id text not null,
  loan_id text not null,
  account text not null,
  source_id text not null,
  amount bigint not null,
  primary key (fund_id, loan_id, account, source_id)
);
create table opening_balances (
  fund_id text not null references openings (fund_id),
  account text not null,
  source_id text not null,
  amount bigint not null,
  primary key (fund_id, account, source_id)
);
