-- The end of a day goes through a fund's loans by who owes them. What it changes of a loan stands in no index, so that
-- PostgreSQL writes the row and nothing else; the index before held three columns of that, and no query could use it
-- since loans that have ended take part too.
drop index loans_to_close;
create index loans_of_debtor on loans (fund_id, debtor);
