-- Every knowledge pack that advice was ever computed with, addressed by its content: replay needs the old ones.
create table knowledge_pack (
  -- SHA-256 of the body, hexadecimal
  hash      text primary key,
  -- Canonical JSON as text: jsonb would change the bytes that are hashed.
  body      text not null,
  added_at  timestamptz not null
);
