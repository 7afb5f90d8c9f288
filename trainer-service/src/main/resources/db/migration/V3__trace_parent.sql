-- The trace (W3C traceparent) in which the run was asked for; empty where traces are off. Whoever claims the run goes on
-- with it.
ALTER TABLE run ADD COLUMN trace_parent text CHECK (length(trace_parent) <= 100);
