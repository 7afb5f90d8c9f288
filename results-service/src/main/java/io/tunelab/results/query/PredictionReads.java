package io.tunelab.results.query;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tunelab.results.store.PredictionSets;
import io.tunelab.results.store.PredictionsEntity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tunelab.v1.TestPredictions;
import tunelab.v1.TrainingDynamics;
import tunelab.v1.ValidationAnswers;

/** Finds test predictions, training dynamics and validation answers. */
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

    /** How the training texts of an experiment fared; empty for runs of before, and where the message was too large. */
    public Optional<StoredDynamics> dynamics(String experimentId) {
        return extra("training", experimentId).map(bytes -> read(experimentId, bytes));
    }

    /** Whether what an experiment predicted is here, with or without its extras: it comes a moment after the run's end. */
    public boolean have(String experimentId) {
        return predictions.count("experimentId", experimentId) > 0;
    }

    /** What an experiment's tested weights said of its validation examples; empty as {@link #dynamics}. */
    public Optional<StoredValidation> validation(String experimentId) {
        return extra("validation", experimentId).map(bytes -> {
            try {
                return StoredValidation.of(ValidationAnswers.parseFrom(bytes));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("the database holds broken validation answers of " + experimentId, e);
            }
        });
    }

    /** A column that readers of test predictions do not load. */
    private Optional<byte[]> extra(String column, String experimentId) {
        List<?> found = predictions
                .getEntityManager()
                .createNativeQuery("SELECT " + column + " FROM predictions WHERE experiment_id = ?1", byte[].class)
                .setParameter(1, experimentId)
                .getResultList();
        return found.stream().filter(Objects::nonNull).findFirst().map(bytes -> (byte[]) bytes);
    }

    private static StoredDynamics read(String experimentId, byte[] bytes) {
        try {
            return StoredDynamics.of(TrainingDynamics.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the database holds broken training dynamics of " + experimentId, e);
        }
    }

    private static StoredPredictions read(PredictionsEntity row) {
        try {
            return StoredPredictions.of(TestPredictions.parseFrom(row.message));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the database holds broken predictions of " + row.experimentId, e);
        }
    }
}
