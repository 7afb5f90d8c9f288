package io.tunelab.results.query;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tunelab.results.store.PredictionSets;
import io.tunelab.results.store.PredictionsEntity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;
import tunelab.v1.TestPredictions;

/** Finds test predictions. */
@ApplicationScoped
@Transactional
public class PredictionReads {
    private final PredictionSets predictions;

    PredictionReads(PredictionSets predictions) {
        this.predictions = predictions;
    }

    /** Those of an experiment; they come a moment after its end. */
    public Optional<StoredPredictions> find(String experimentId) {
        return predictions.findByIdOptional(experimentId).map(PredictionReads::read);
    }

    /** Those of any run that was tested on this data. */
    public Optional<StoredPredictions> ofData(String datasetKey) {
        return predictions.find("datasetKey", datasetKey).firstResultOptional().map(PredictionReads::read);
    }

    private static StoredPredictions read(PredictionsEntity row) {
        try {
            return StoredPredictions.of(TestPredictions.parseFrom(row.message));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the database holds broken predictions of " + row.experimentId, e);
        }
    }
}
