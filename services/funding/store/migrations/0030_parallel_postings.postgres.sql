-- Entries that are posted at the same time stand side by side in the index of their ids. A line that looks there for its
-- entry reads the page that the others write, and serializable transactions that do so to each other are run again. An
-- entry, its lines and its place in the queue are written by one function in one transaction; VerifyLedger finds what is
-- missing.
alter table journal_lines drop constraint journal_lines_entry_id_fkey;
alter table ledger_pending drop constraint ledger_pending_entry_id_fkey;

-- A loan is written anew with every payment: with room on its page the indexes by which others find their loans stay as
-- they are.
alter table loans set (fillfactor = 70);
