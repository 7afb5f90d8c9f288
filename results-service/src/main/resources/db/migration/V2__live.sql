-- Live views ask once a second what has changed.
CREATE INDEX experiments_by_update ON experiments (updated_at);
