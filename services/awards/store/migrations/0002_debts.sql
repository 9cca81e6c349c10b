-- The sequence of funding's feed that the last check of the nominee relied on; 0: its debts were not asked about.
alter table nominations add column funding_sequence bigint not null default 0;
