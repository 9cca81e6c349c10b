-- The search index. Texts are words of domain/search_query.h, folded and with marks, parted by spaces.
--
-- `doc` orders candidates: organisations with few words in their name first, then by a hash of the id. It is the same
-- on every engine, so that a search that must stop somewhere stops at the same place.
create table search_entries (
  doc bigint not null primary key,
  organization text not null unique,
  names text not null,    -- Legal, short and foreign name. Weight A in `words`.
  former text not null,   -- Names that were given up. Weight B.
  address text not null,  -- Weight C.
  past text not null,     -- What earlier revisions held: only searches of other days look here. Weight D.
  words tsvector not null
);
-- No list of pending entries: every search would read it whole.
create index search_entries_by_word on search_entries using gin (words) with (fastupdate = off);
-- Words of names are few and very unevenly spread; the plan of a search depends on knowing them.
alter table search_entries alter column words set statistics 500;

-- Every word of the index, for beginnings of words. Words are never taken out. Byte order, as on SQLite.
create table search_words (
  word text collate "C" not null primary key
);
-- Words and what is left of them without one letter, for typing errors.
create table search_deletions (
  remains text collate "C" not null,
  word text collate "C" not null,
  primary key (remains, word)
);

-- Numbers an organisation has or had, as NumberKey writes them.
create table search_numbers (
  number text collate "C" not null,
  organization text not null,
  primary key (number, organization)
);

-- How far organisations that were recorded without an index (by an earlier release) are indexed: their known_from.
create table search_progress (
  id bigint not null primary key,
  known bigint not null
);
