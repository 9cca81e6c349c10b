-- The entry by hand that a proposal takes back; empty: its lines are a new entry.
alter table loan_proposals add column reversed_entry text not null default '';
