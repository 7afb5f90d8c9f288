-- Predictions of classifiers that were not run here, for the test sets of one study.
CREATE TABLE baselines (
    study_id          text NOT NULL REFERENCES studies ON DELETE CASCADE,
    name              text NOT NULL,
    -- Digest of the source, the rows and their labels: the same for every tokenizer.
    test_set          text NOT NULL,
    -- YES, NO or UNKNOWN: as whoever imported it said.
    tuned_on_test     text NOT NULL,
    has_probabilities boolean NOT NULL,
    imported_at       timestamptz NOT NULL,
    -- As those of a run (TestPredictions).
    message           bytea NOT NULL,
    PRIMARY KEY (study_id, name, test_set)
);
