-- Bytes of calls that brought nothing new: too small and too many to be a file each.
create table call_document (
  document  text primary key,
  -- gzip
  body      bytea not null
);
alter table call_document alter column body set storage external;
-- A call of some ten thousand bytes stays in its row.
alter table call_document set (toast_tuple_target = 8160);
