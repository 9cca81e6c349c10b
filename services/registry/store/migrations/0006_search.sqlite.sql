-- The search index. Texts are words of domain/search_query.h, folded and with marks, parted by spaces.
--
-- `doc` orders candidates: organisations with few words in their name first, then by a hash of the id. It is the same
-- on every engine, so that a search that must stop somewhere stops at the same place.
create table search_entries (
  doc integer not null primary key,
  organization text not null unique,
  names text not null,    -- Legal, short and foreign name.
  former text not null,   -- Names that were given up.
  address text not null,
  past text not null      -- What earlier revisions held: only searches of other days look here.
);
create virtual table search_index using fts5(
  names, former, address, past,
  content='search_entries', content_rowid='doc', detail=column, columnsize=0, tokenize='ascii'
);

-- Every word of the index, for beginnings of words. Words are never taken out.
create table search_words (
  word text not null primary key
) without rowid;
-- Words and what is left of them without one letter, for typing errors.
create table search_deletions (
  remains text not null,
  word text not null,
  primary key (remains, word)
) without rowid;

-- Numbers an organisation has or had, as NumberKey writes them.
create table search_numbers (
  number text not null,
  organization text not null,
  primary key (number, organization)
) without rowid;

-- How far organisations that were recorded without an index (by an earlier release) are indexed: their known_from.
create table search_progress (
  id bigint not null primary key,
  known bigint not null
);
