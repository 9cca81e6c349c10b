-- What the yearly forms and the statistics tell awards apart by: of an individual what it does, of an organisation what it was on the
-- day of signing. Awards that were recorded before this say nothing.
alter table nominations add column position_group bigint not null default 0;
alter table awards add column position_group bigint not null default 0;
alter table awards add column enterprise bigint not null default 0;
alter table awards add column sector text not null default '';
alter table awards add column province text not null default '';
