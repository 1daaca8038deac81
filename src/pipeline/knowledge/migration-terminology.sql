-- Releases of licensed terminologies that the site has imported: which expansion (in the blob store) is in use since when.
create table terminology_release (
  seq        integer primary key,
  system     text not null,
  expansion  text,
  codes      integer not null,
  name       text not null,
  by         text not null,
  at         timestamptz not null
);
