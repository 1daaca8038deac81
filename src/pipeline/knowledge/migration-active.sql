-- Which tables a site has put in the place of the built-in ones. Append-only; the newest row counts.
create table active_knowledge (
  seq      integer primary key,
  -- pack with the replacing tables alone; null: the built-in knowledge
  overlay  text,
  by       text not null,
  at       timestamptz not null,
  reason   text not null
);
