-- What of our runs is in a user's MLflow server (tunelab.mlflow). A server is known by its address.
CREATE TABLE mirror_servers (
    server     text PRIMARY KEY,
    -- What changed here until then is noted below.
    seen_until timestamptz NOT NULL
);

-- A run in MLflow. study: empty for experiments without one. experiment: empty for the parent run of a study.
CREATE TABLE mirrored (
    server     text NOT NULL,
    study      text NOT NULL,
    experiment text NOT NULL,
    -- MLflow's id, once the run is there with its parameters.
    run        text,
    -- The last epoch that is written, and the attempt that it is of.
    attempt    integer NOT NULL DEFAULT 0,
    epoch      integer NOT NULL DEFAULT 0,
    -- The state that was last written, of an end with its moment.
    standing   text NOT NULL DEFAULT '',
    -- Since when something of it has been waiting; null if nothing has.
    due_since  timestamptz,
    -- When it had last changed here when it was noted.
    seen       timestamptz,
    not_before timestamptz,
    -- Why the server refused it.
    problem    text,
    PRIMARY KEY (server, study, experiment)
);
CREATE INDEX mirrored_due ON mirrored (server, due_since) WHERE due_since IS NOT NULL;
CREATE INDEX studies_by_update ON studies (updated_at);

-- What other tools logged here is no longer shown. It is kept where there is any; see docs/mlflow.md for taking it along.
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM logged_runs) AND NOT EXISTS (SELECT FROM logged_experiments) THEN
        DROP TABLE logged_latest_metrics, logged_metrics, logged_tags, logged_params, logged_runs,
                   logged_experiment_tags, logged_experiments;
    END IF;
END $$;
