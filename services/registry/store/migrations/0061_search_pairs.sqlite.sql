-- Pairs of words: in which documents (search_entries.doc) two words of a name stand together, wherever they stand in
-- it. A word alone is a pair with itself; a trait that filters ask for ("province=p31") is a word too. Two words that
-- are common each are rarely common together: this is what keeps a search short in a large register.
create table search_pairs (
  token integer not null,  -- What the pair is hashed to; see store/search_pairs.h.
  doc integer not null,
  marks integer not null,  -- Where the words stand, and with which marks.
  primary key (token, doc, marks)
) without rowid;
