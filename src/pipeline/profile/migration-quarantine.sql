-- What became of a stretch that could not be read. The row stays: an open one has none of these.
alter table quarantine add column resolved timestamptz;
alter table quarantine add column resolution text;
alter table quarantine add column resolved_by text;
-- why it was set aside, or the version of the code that read it
alter table quarantine add column reason text;
create index quarantine_open on quarantine (document) where resolved is null;

-- What the caller said of a document when it came (JSON): reading it again needs it again.
alter table document add column said text;
