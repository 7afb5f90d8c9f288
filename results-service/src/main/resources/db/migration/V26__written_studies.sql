-- The text that a study was started with, comments and all, for people who copy it. Null where it says less than the study
-- has: it was started from JSON or with overrides, or extended later.
ALTER TABLE studies ADD COLUMN written text;
