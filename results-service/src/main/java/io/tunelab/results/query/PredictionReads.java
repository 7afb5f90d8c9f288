package io.tunelab.results.query;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tunelab.results.store.PredictionSets;
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
        return predictions.findByIdOptional(experimentId).map(row -> {
            try {
                return StoredPredictions.of(TestPredictions.parseFrom(row.message));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("the database holds broken predictions of " + experimentId, e);
            }
        });
    }
}
