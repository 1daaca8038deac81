-- What a record was examined with: its readings, the version of its link to a person, and when.
alter table quality_record add column readings bigint not null default 0;
alter table quality_record add column link integer not null default 1;
alter table quality_record add column examined timestamptz;
-- Of a stretch of readings: the last of them.
alter table quality_finding add column through text;
-- Links that have changed since the record came are few; each makes the record due again.
create index person_link_changed on person_link (record_id, version) where version > 1;
-- What a source calls its codes, most lately read; for the list of those that no rule knows.
create table quality_code (
  source   text not null,
  code     text not null,
  display  text not null,
  month    text not null,
  primary key (source, code)
);
