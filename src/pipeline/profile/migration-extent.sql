-- How many facts a record has: what is held of it in memory is compared with this, so that nothing is counted.
alter table record add column facts integer not null default 0;
update record r set facts = (select count(*) from fact f where f.record_id = r.record_id);
