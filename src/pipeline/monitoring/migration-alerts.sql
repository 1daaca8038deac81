-- How often each rule would have fired, each time that it was measured: numbers only, of nobody in particular.
create table alert_measurement (
  id         text primary key,
  at         timestamptz not null,
  by         text not null,
  -- only medicines that began then or later; null: all that are taken
  since      timestamptz,
  -- hash of the pack that the rules read
  knowledge  text not null,
  report     text not null
);
create index alert_measurement_at on alert_measurement (at);
