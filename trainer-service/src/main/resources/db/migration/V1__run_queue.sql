-- The leased queue. Only trainer-service touches this schema.
CREATE TABLE run (
    experiment_id    text PRIMARY KEY,
    -- The accepted request with all its defaults.
    request          jsonb       NOT NULL,
    state            text        NOT NULL DEFAULT 'QUEUED'
        CHECK (state IN ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
    -- Order of arrival.
    position         bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    -- Fencing number: every claim raises it, and only its holder may write for the run.
    attempt          integer     NOT NULL DEFAULT 0,
    -- Claims that ended neither well nor in an orderly release; limited by max-attempts.
    tries            integer     NOT NULL DEFAULT 0,
    worker           text,
    lease_until      timestamptz,
    cancel_requested boolean     NOT NULL DEFAULT false,
    queued_at        timestamptz NOT NULL DEFAULT now(),
    first_claimed_at timestamptz,
    finished_at      timestamptz,
    -- The run's last event, stored in the transaction that ends the run and published after it (outbox).
    final_event      text,
    final_published  boolean     NOT NULL DEFAULT false
);

CREATE INDEX run_claimable ON run (position) WHERE state IN ('QUEUED', 'RUNNING');
CREATE INDEX run_unpublished ON run (finished_at) WHERE final_event IS NOT NULL AND NOT final_published;

-- Cancel commands that came before their request.
CREATE TABLE early_cancellation (
    experiment_id text PRIMARY KEY,
    requested_at  timestamptz NOT NULL DEFAULT now()
);
