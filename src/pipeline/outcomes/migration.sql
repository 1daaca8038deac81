-- What clinicians decided about a recommendation. Append-only; the newest counts.
create table decision (
  record_id          text not null,
  id                 text not null,
  recommendation_id  text not null,
  kind               text not null check (kind in ('accepted', 'modified', 'overridden')),
  reason             text,
  comment            text,
  decided_by         text not null,
  at                 timestamptz not null,
  came_from          text not null,
  -- FHIR R4 draft, as JSON
  draft              text,
  primary key (record_id, id)
);
create index decision_recommendation on decision (recommendation_id);
