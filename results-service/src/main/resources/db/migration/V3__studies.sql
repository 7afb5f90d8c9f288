-- Studies and their experiments. What a run of a cell came to stands in experiments, and nowhere a second time.
CREATE TABLE studies (
    study_id    text PRIMARY KEY,
    name        text NOT NULL,
    question    text NOT NULL,
    state       text NOT NULL,
    -- JSON as it runs: overrides and extensions are in it. Text, because jsonb would lose the order of fields.
    spec        text NOT NULL,
    -- By stage, what it took from earlier ones; kept, so that later cells of a stage start from the same.
    bases       text NOT NULL DEFAULT '{}',
    note        text,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    finished_at timestamptz
);
CREATE INDEX studies_by_creation ON studies (created_at DESC, study_id);
CREATE INDEX studies_by_state ON studies (state);

CREATE TABLE study_cells (
    study_id        text NOT NULL REFERENCES studies ON DELETE CASCADE,
    stage           text NOT NULL,
    -- Counts from 1 in each stage and never changes: the experiment's id is made of it.
    number          integer NOT NULL,
    name            text NOT NULL,
    -- JSON: the fields that this configuration sets itself.
    configuration   text NOT NULL,
    seed            integer NOT NULL,
    -- The how-manieth run of the cell; a retry counts it up.
    try             integer NOT NULL DEFAULT 1,
    -- The request, once it is decided, as it is or will be published: a restart publishes the same. Null before.
    request         text,
    experiment_id   text,
    -- Whether the experiment is a finished run with the same fingerprint, of this study or of another.
    reused          boolean NOT NULL DEFAULT false,
    published_at    timestamptz,
    cancel_asked_at timestamptz,
    -- Cancelled before it was published.
    withdrawn       boolean NOT NULL DEFAULT false,
    -- Why it could not be published; it counts as failed then.
    problem         text,
    -- JSON: experiment ids of earlier tries.
    earlier         text NOT NULL DEFAULT '[]',
    PRIMARY KEY (study_id, stage, number)
);
CREATE INDEX study_cells_by_experiment ON study_cells (experiment_id);
-- Looks for finished runs that stand for others.
CREATE INDEX experiments_by_model ON experiments (model, dataset_name, finished_at DESC) WHERE state = 'COMPLETED';
CREATE INDEX experiments_by_finish ON experiments (finished_at DESC) WHERE state = 'COMPLETED';
