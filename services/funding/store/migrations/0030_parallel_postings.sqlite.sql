-- SQLite has one writer, whose transactions do not meet. A number is of both engines.
select 1;
