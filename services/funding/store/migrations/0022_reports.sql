-- Jobs that the project of an application creates or keeps; null: not stated.
alter table applications add column jobs bigint;
