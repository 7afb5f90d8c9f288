-- When the end was last announced to whoever listens (tunelab.notices); a study that was extended ends again, and is announced again.
ALTER TABLE studies ADD COLUMN announced_at timestamptz;
ALTER TABLE experiments ADD COLUMN announced_at timestamptz;
CREATE INDEX experiments_by_end ON experiments (finished_at) WHERE finished_at IS NOT NULL;
