-- What came from each source, by the way it came and by the hour. `session` is the database session that counted: two
-- writers at the same time never wait for one row.
create table source_hour (
  source           text not null,
  adapter          text not null,
  hour             timestamptz not null,
  session          integer not null,
  first_seen       timestamptz not null,
  last_seen        timestamptz not null,
  documents        bigint not null,
  bytes            bigint not null,
  resources        bigint not null,
  duplicates       bigint not null,
  readings         bigint not null,
  warnings         bigint not null,
  errors           bigint not null,
  quarantined      bigint not null,
  -- seconds between what the source knew and when it was received, summed over `lags` resources and series
  lag_seconds      double precision not null,
  lags             bigint not null,
  newest_recorded  timestamptz,
  primary key (source, adapter, hour, session)
);
