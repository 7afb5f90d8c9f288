-- What analysts read with SQL: names are those of the tables that the REST API gives, and stay when tables change.
CREATE VIEW analyst_runs AS
SELECT experiment_id, name, study, state, attempt, worker, all_tags AS tags, notes, archived_at IS NOT NULL AS archived,
       model, num_layers, dataset_name, dataset_fraction, dataset_seed, dataset_protocol, max_length, batch_size,
       learning_rate, epochs, seed, optimizer, schedule, "precision", request,
       best_epoch, best_train_loss,
       best_loss AS val_loss, best_accuracy AS val_accuracy, best_precision AS val_precision, best_recall AS val_recall,
       best_f1 AS val_f1, best_macro_f1 AS val_macro_f1, best_balanced_accuracy AS val_balanced_accuracy,
       best_mcc AS val_mcc, best_auroc AS val_auroc, best_average_precision AS val_average_precision,
       best_brier AS val_brier,
       test_loss, test_accuracy, test_precision, test_recall, test_f1, test_macro_f1, test_balanced_accuracy, test_mcc,
       test_auroc, test_average_precision, test_brier,
       total_seconds, stop_reason, submitted_at, started_at, finished_at, updated_at, error_code, error_message
FROM experiments;
COMMENT ON VIEW analyst_runs IS 'A row per run: settings, results of the best epoch, test results';
COMMENT ON COLUMN analyst_runs.study IS 'The study or label in the request; a reused run is in analyst_study_runs of other studies, too';
COMMENT ON COLUMN analyst_runs.state IS 'QUEUED, RUNNING, STALLED, PAUSED, COMPLETED, FAILED, CANCELLED, STOPPED or REJECTED';
COMMENT ON COLUMN analyst_runs.request IS 'All settings as they were asked for, JSON';
COMMENT ON COLUMN analyst_runs.best_epoch IS 'Chosen by validation, from 1; null before the first epoch has ended';
COMMENT ON COLUMN analyst_runs.val_loss IS 'Validation loss of the best epoch';
COMMENT ON COLUMN analyst_runs.test_loss IS 'Test loss of the model of the best epoch; null until the run has completed';
COMMENT ON COLUMN analyst_runs.total_seconds IS 'Time of the run with its validation and test';

CREATE VIEW analyst_epochs AS
SELECT experiment_id, epoch, attempt, occurred_at, train_loss, train_accuracy,
       validation_loss AS val_loss, validation_accuracy AS val_accuracy, validation_precision AS val_precision,
       validation_recall AS val_recall, validation_f1 AS val_f1, validation_macro_f1 AS val_macro_f1,
       validation_balanced_accuracy AS val_balanced_accuracy, validation_mcc AS val_mcc, validation_auroc AS val_auroc,
       validation_average_precision AS val_average_precision, validation_brier AS val_brier,
       learning_rate, train_seconds, validation_seconds, train_tokens, tokens_per_second
FROM epochs;
COMMENT ON VIEW analyst_epochs IS 'A row per epoch of each run, of the attempt that trained it last';
COMMENT ON COLUMN analyst_epochs.epoch IS 'From 1';
COMMENT ON COLUMN analyst_epochs.learning_rate IS 'Of the last step of the epoch';

CREATE VIEW analyst_studies AS
SELECT study_id AS study, name, question, state, tags, notes, archived_at IS NOT NULL AS archived, created_at, updated_at,
       finished_at
FROM studies;
COMMENT ON VIEW analyst_studies IS 'A row per study';

CREATE VIEW analyst_study_runs AS
SELECT study_id AS study, stage, number AS cell, name AS configuration, seed, experiment_id, reused
FROM study_cells
WHERE NOT withdrawn;
COMMENT ON VIEW analyst_study_runs IS 'Which run stands where in a study; with analyst_runs by experiment_id';
COMMENT ON COLUMN analyst_study_runs.experiment_id IS 'Null until the run is submitted; of several tries the last';
COMMENT ON COLUMN analyst_study_runs.reused IS 'The run was trained for another stage or study';
