-- A line of the worklist as it was before its person's records became others; it comes back when they do.
create table worklist_aside (
  record_id  text not null,
  -- the records of the person, a hash
  together   text not null,
  -- JSON
  line       text not null,
  primary key (record_id, together)
);

-- On which records advice, tasks and entries of the ledger rest when that is not only their own: they belong to the person
-- only while all of these do.
alter table recommendation add column rests_on text[];
alter table task add column rests_on text[];
alter table safety_ledger add column rests_on text[];
