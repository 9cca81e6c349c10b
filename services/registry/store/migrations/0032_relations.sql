-- Of a subsidiary: what its parent holds of its capital, in millionths.
alter table relationships add column share bigint;

-- Pairs of organisations that look alike and were found to be two: `one` sorts before `other`.
create table accepted_duplicates (
  one text not null,
  other text not null,
  reason text not null,
  accepted_by text not null,
  recorded bigint not null,
  primary key (one, other)
);
create index accepted_duplicates_by_other on accepted_duplicates (other, one);

-- In the order of a list a restricted record stands where no name says anything.
update organizations set legal_name_key = '' where disclosure = 'RESTRICTED';
update organization_revisions set legal_name_key = '' where disclosure = 'RESTRICTED';

-- Restricted records are few and asked for by themselves.
create index organizations_restricted on organizations (id) where disclosure = 'RESTRICTED';
