-- Records whose content was erased, so that a later import of the same bytes does not bring it back unseen.
create table erasure (
  record_id  text primary key,
  at         timestamptz not null,
  by         text not null,
  reason     text not null
);

-- Documents that concern a record without being the source of one of its resources (a repeated CDS Hooks call).
create table document_about (
  record_id  text not null,
  document   text not null,
  primary key (record_id, document)
);
create index document_about_document on document_about (document);
create index resource_document on resource (document);
