-- What later checks found wrong with a fact: its body is never changed. A mark that no longer holds ends; it is not deleted.
create table fact_mark (
  record_id  text not null,
  fact_id    text not null,
  code       text not null,
  severity   text not null,
  message    text not null,
  since      timestamptz not null,
  until      timestamptz,
  primary key (record_id, fact_id, code, since)
);
-- How many marks a record ever had: those without any are read without asking for them.
alter table record add column marks integer not null default 0;
