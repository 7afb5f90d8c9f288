-- Measures beside loss, accuracy, precision, recall and F1, with scikit-learn's definitions. Null: the trainer was of an earlier
-- version, or the measure is undefined; brier always is defined where the others were measured.
ALTER TABLE experiments
    ADD COLUMN best_macro_f1 double precision,
    ADD COLUMN best_balanced_accuracy double precision,
    ADD COLUMN best_mcc double precision,
    ADD COLUMN best_auroc double precision,
    ADD COLUMN best_average_precision double precision,
    ADD COLUMN best_brier double precision,
    ADD COLUMN test_macro_f1 double precision,
    ADD COLUMN test_balanced_accuracy double precision,
    ADD COLUMN test_mcc double precision,
    ADD COLUMN test_auroc double precision,
    ADD COLUMN test_average_precision double precision,
    ADD COLUMN test_brier double precision;

ALTER TABLE epochs
    ADD COLUMN validation_macro_f1 double precision,
    ADD COLUMN validation_balanced_accuracy double precision,
    ADD COLUMN validation_mcc double precision,
    ADD COLUMN validation_auroc double precision,
    ADD COLUMN validation_average_precision double precision,
    ADD COLUMN validation_brier double precision;

-- Tested runs of trainers of earlier versions, which are measured by their stored predictions.
CREATE INDEX experiments_unmeasured ON experiments (experiment_id) WHERE test_loss IS NOT NULL AND test_brier IS NULL;
