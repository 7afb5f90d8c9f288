-- What other tools log through MLflow's interface. Not from Kafka: a rebuild leaves it alone.
CREATE TABLE logged_experiments (
    experiment_id     text PRIMARY KEY,
    name              text NOT NULL UNIQUE,
    artifact_location text NOT NULL,
    deleted           boolean NOT NULL DEFAULT false,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL
);

CREATE TABLE logged_experiment_tags (
    experiment_id text NOT NULL REFERENCES logged_experiments ON DELETE CASCADE,
    key           text NOT NULL,
    value         text NOT NULL,
    PRIMARY KEY (experiment_id, key)
);

-- experiment_id: one of the table above, a study's id, or 0. Moments are milliseconds since 1970, as MLflow sends them.
CREATE TABLE logged_runs (
    run_id        text PRIMARY KEY,
    experiment_id text NOT NULL,
    name          text NOT NULL,
    user_id       text NOT NULL,
    status        text NOT NULL,
    start_time    bigint NOT NULL,
    end_time      bigint,
    artifact_uri  text NOT NULL,
    deleted       boolean NOT NULL DEFAULT false
);
CREATE INDEX logged_runs_by_experiment ON logged_runs (experiment_id, start_time DESC, run_id);

CREATE TABLE logged_params (
    run_id text NOT NULL REFERENCES logged_runs ON DELETE CASCADE,
    key    text NOT NULL,
    value  text NOT NULL,
    PRIMARY KEY (run_id, key)
);

CREATE TABLE logged_tags (
    run_id text NOT NULL REFERENCES logged_runs ON DELETE CASCADE,
    key    text NOT NULL,
    value  text NOT NULL,
    PRIMARY KEY (run_id, key)
);

-- All that is in the key tells one value from another: a client that sends again changes nothing.
CREATE TABLE logged_metrics (
    run_id       text NOT NULL REFERENCES logged_runs ON DELETE CASCADE,
    key          text NOT NULL,
    step         bigint NOT NULL,
    "timestamp"  bigint NOT NULL,
    value        double precision NOT NULL,
    PRIMARY KEY (run_id, key, step, "timestamp", value)
);

-- The value of the highest step, of equal ones the last: what searches compare.
CREATE TABLE logged_latest_metrics (
    run_id       text NOT NULL REFERENCES logged_runs ON DELETE CASCADE,
    key          text NOT NULL,
    step         bigint NOT NULL,
    "timestamp"  bigint NOT NULL,
    value        double precision NOT NULL,
    PRIMARY KEY (run_id, key)
);
