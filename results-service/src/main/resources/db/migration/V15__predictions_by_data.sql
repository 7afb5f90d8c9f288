-- Finds a run that was tested on a data set, for its test texts.
CREATE INDEX predictions_by_dataset ON predictions (dataset_key);
