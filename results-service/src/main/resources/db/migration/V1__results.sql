-- What the runs report, by experiment. The schema is the one that the role's search path names.
CREATE TABLE experiments (
    experiment_id     text PRIMARY KEY,
    state             text NOT NULL,
    submitted_at      timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    -- Where the request lies in its topic; tells which refusal speaks of which request. Null: not consumed yet.
    request_partition integer,
    request_offset    bigint,
    -- Whether a trainer queued it: what was accepted cannot become rejected.
    accepted          boolean NOT NULL DEFAULT false,
    -- The normalised request; null where only a refusal is known. The columns below repeat it for filters and sorting.
    request           jsonb,
    study             text,
    model             text,
    num_layers        integer,
    dataset_name      text,
    dataset_fraction  double precision,
    dataset_seed      integer,
    dataset_protocol  text,
    max_length        integer,
    batch_size        integer,
    learning_rate     double precision,
    epochs            integer,
    seed              integer,
    optimizer         text,
    schedule          text,
    precision         text,
    -- The run. attempt is the highest that was seen: the fence.
    attempt           integer NOT NULL DEFAULT 0,
    worker            text,
    started_at        timestamptz,
    finished_at       timestamptz,
    -- By our clock, so that no trainer's decides whether it is stalled.
    heard_at          timestamptz,
    started           jsonb,
    progress          jsonb,
    progress_attempt  integer,
    progress_sequence bigint,
    best_epoch        integer,
    best_train_loss   double precision,
    best_loss         double precision,
    best_accuracy     double precision,
    best_precision    double precision,
    best_recall       double precision,
    best_f1           double precision,
    test_loss         double precision,
    test_accuracy     double precision,
    test_precision    double precision,
    test_recall       double precision,
    test_f1           double precision,
    total_seconds     double precision,
    stop_reason       text,
    -- Of run_completed, as it came: confusion matrix, labels, timings, provenance and the rest.
    completed         jsonb,
    error_code        text,
    error_message     text,
    error_field       text
);
CREATE INDEX experiments_by_submission ON experiments (submitted_at DESC, experiment_id);
CREATE INDEX experiments_by_study ON experiments (study);
CREATE INDEX experiments_by_state ON experiments (state);

CREATE TABLE epochs (
    experiment_id        text NOT NULL,
    epoch                integer NOT NULL,
    attempt              integer NOT NULL,
    occurred_at          timestamptz NOT NULL,
    train_loss           double precision NOT NULL,
    train_accuracy       double precision,
    validation_loss      double precision NOT NULL,
    validation_accuracy  double precision NOT NULL,
    validation_precision double precision NOT NULL,
    validation_recall    double precision NOT NULL,
    validation_f1        double precision NOT NULL,
    learning_rate        double precision NOT NULL,
    train_seconds        double precision NOT NULL,
    validation_seconds   double precision NOT NULL,
    train_tokens         bigint,
    tokens_per_second    double precision,
    PRIMARY KEY (experiment_id, epoch)
);

-- Every event but the heartbeats, once. The primary key is what makes the consumer idempotent.
CREATE TABLE events (
    experiment_id text NOT NULL,
    attempt       integer NOT NULL,
    sequence      bigint NOT NULL,
    type          text NOT NULL,
    worker        text NOT NULL,
    occurred_at   timestamptz NOT NULL,
    event         jsonb NOT NULL,
    PRIMARY KEY (experiment_id, attempt, sequence)
);

CREATE TABLE predictions (
    experiment_id text PRIMARY KEY,
    attempt       integer NOT NULL,
    dataset_key   text NOT NULL,
    num_labels    integer NOT NULL,
    examples      integer NOT NULL,
    -- The message as it came: thousands of rows of a run are always read together.
    message       bytea NOT NULL
);

CREATE TABLE datasets (
    dataset_key text PRIMARY KEY,
    prepared_at timestamptz NOT NULL,
    name        text NOT NULL,
    kind        text NOT NULL,
    summary     jsonb NOT NULL
);

CREATE TABLE rejected_requests (
    rejected_partition integer NOT NULL,
    rejected_offset    bigint NOT NULL,
    experiment_id      text,
    code               text NOT NULL,
    reason             text NOT NULL,
    field              text,
    rejected_at        timestamptz NOT NULL,
    rejected_by        text NOT NULL,
    original_partition integer,
    original_offset    bigint,
    value              bytea NOT NULL,
    PRIMARY KEY (rejected_partition, rejected_offset)
);
CREATE INDEX rejected_by_time ON rejected_requests (rejected_at DESC);
CREATE INDEX rejected_by_origin ON rejected_requests (original_partition, original_offset);

-- What a topic brought that cannot be understood, with the reason. Kept for people.
CREATE TABLE unreadable_messages (
    topic       text NOT NULL,
    partition   integer NOT NULL,
    "offset"    bigint NOT NULL,
    received_at timestamptz NOT NULL,
    reason      text NOT NULL,
    value       bytea,
    PRIMARY KEY (topic, partition, "offset")
);
