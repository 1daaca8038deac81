-- Recommendations as they were given, content-addressed, with everything a replay needs.
create table recommendation (
  record_id     text not null,
  id            text not null,
  person_id     text not null,
  moment        timestamptz not null,
  known_at      timestamptz not null,
  jurisdiction  text,
  specialty     text not null,
  rule          text not null,
  code          text not null,
  knowledge     text not null,
  -- what came with the question (orders under review, lists not sent), as JSON
  request       text not null,
  -- canonical JSON of the recommendation
  body          text not null,
  created       timestamptz not null,
  primary key (record_id, id)
) partition by hash (record_id);
create index recommendation_id on recommendation (id);
create index recommendation_person on recommendation (record_id, person_id, rule, moment);

do $$
begin
  for part in 0..7 loop
    execute format('create table recommendation_%s partition of recommendation for values with (modulus 8, remainder %s)', part, part);
  end loop;
end $$;

-- Who was shown what, where; the first time is kept.
create table recommendation_shown (
  record_id          text not null,
  recommendation_id  text not null,
  actor              text not null,
  channel            text not null,
  at                 timestamptz not null,
  primary key (record_id, recommendation_id, actor, channel)
);
