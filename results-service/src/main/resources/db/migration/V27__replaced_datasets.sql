-- Data sets whose file was uploaded, or replaced by an upload, and when: runs of before are not reused for requests that name
-- them, because nobody knows yet whether the rows are the same.
CREATE TABLE replaced_datasets (
    name        text PRIMARY KEY,
    replaced_at timestamptz NOT NULL
);
