-- The fields that somebody stated for the first day of a revision, also when they said what was recorded already: their
-- paths, with commas between them. Empty for revisions of before: these end where a value differs.
alter table organization_revisions add column stated text not null default '';
