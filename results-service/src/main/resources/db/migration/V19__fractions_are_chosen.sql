-- What the tested weights of a run said of its validation examples, a part of the same message; null if it had none.
ALTER TABLE predictions ADD COLUMN validation bytea;
-- By stage: which of its fractions was taken as the best, after which runs, and why.
ALTER TABLE studies ADD COLUMN choices text NOT NULL DEFAULT '{}';
