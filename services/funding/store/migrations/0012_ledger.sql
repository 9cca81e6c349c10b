-- Every entry with all its dimensions. An entry is taken back once: the index refuses a second reversal.
alter table journal_entries add column value_day text not null default '';
alter table journal_entries add column programme text not null default '';
alter table journal_entries add column product text not null default '';
alter table journal_entries add column debt_group bigint not null default 0;
alter table journal_entries add column reverses text not null default '';
create unique index journal_entries_reversed on journal_entries (reverses) where reverses <> '';
create index journal_entries_of_request on journal_entries (request_id);
create index journal_entries_of_loan on journal_entries (loan_id, business_day);

alter table journal_lines add column programme text not null default '';
alter table journal_lines add column debt_group bigint not null default 0;
create index journal_lines_of_account on journal_lines (fund_id, account, business_day, entry_id);
create index journal_lines_of_borrower on journal_lines (borrower, business_day);

-- What was written before the books were sealed is completed: principal stands in the first of its five groups.
update journal_entries set value_day = business_day;
update journal_entries set debt_group = 1 where loan_id <> '';
update journal_lines set debt_group = 1 where loan_id <> '';
update journal_lines set account = '1311' where account = '1310';

-- Entries that are not yet in the chain and the sums. A writer inserts its own row and touches nobody else's.
create table ledger_pending (
  entry_id text primary key references journal_entries (id),
  fund_id text not null,
  business_day text not null
);
create index ledger_pending_of_fund on ledger_pending (fund_id, business_day);
insert into ledger_pending (entry_id, fund_id, business_day) select id, fund_id, business_day from journal_entries;

-- The chain of each business day: each hash is of the one before and of the entry. Gap-free from 1.
create table ledger_chain (
  fund_id text not null,
  business_day text not null,
  position bigint not null,
  entry_id text not null,
  hash text not null,
  primary key (fund_id, business_day, position)
);
create unique index ledger_chain_of_entry on ledger_chain (entry_id);

-- What was posted in a day ('D', '2024-01-31') and in a month ('M', '2024-01').
create table ledger_sums (
  fund_id text not null,
  grain text not null,
  span text not null,
  account text not null,
  source_id text not null,
  programme text not null,
  debt_group bigint not null,
  debit bigint not null,
  credit bigint not null,
  primary key (fund_id, grain, span, account, source_id, programme, debt_group)
);
