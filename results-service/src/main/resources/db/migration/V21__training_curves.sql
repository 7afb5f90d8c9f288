-- The training loss of a run, a point every so many steps: parallel arrays in the order of the steps, a row per run.
CREATE TABLE training_curves (
    experiment_id     text PRIMARY KEY,
    -- Of the newest points: those of an older attempt end before them.
    attempt           integer NOT NULL,
    steps_per_epoch   integer NOT NULL,
    -- Count from 1 over the whole run.
    steps             integer[] NOT NULL,
    losses            real[] NOT NULL,
    learning_rates    real[] NOT NULL,
    tokens_per_second real[] NOT NULL
);
