-- What stages that decide saw: a row for each comparison that was open at a look. Rows never change.
CREATE TABLE study_looks (
    study_id text NOT NULL REFERENCES studies ON DELETE CASCADE,
    stage    text NOT NULL,
    -- How many seeds a side the look was at.
    seeds    integer NOT NULL,
    -- The configuration that is compared with the baseline.
    name     text NOT NULL,
    taken_at timestamptz NOT NULL,
    -- Whether it gets another seed.
    is_open  boolean NOT NULL,
    -- JSON, as answers show it.
    result   text NOT NULL,
    PRIMARY KEY (study_id, stage, seeds, name)
);
