package io.tunelab.results.query;

import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.rest.Timestamps;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.MetricColumns;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What experiments can be sorted by: the name users write, the property, and how a value travels in a cursor. */
enum SortKey {
    EXPERIMENT_ID("experiment_id", "experimentId", run -> run.experimentId, Kind.TEXT),
    STATE("state", "cast(state as string)", run -> run.state.name(), Kind.TEXT),
    SUBMITTED_AT("submitted_at", "submittedAt", run -> run.submittedAt, Kind.INSTANT),
    UPDATED_AT("updated_at", "updatedAt", run -> run.updatedAt, Kind.INSTANT),
    STUDY("study", "asked.study", run -> run.asked == null ? null : run.asked.study, Kind.TEXT),
    MODEL("model", "asked.model", run -> run.asked == null ? null : run.asked.model, Kind.TEXT),
    DATASET("dataset", "asked.datasetName", run -> run.asked == null ? null : run.asked.datasetName, Kind.TEXT),
    FRACTION(
            "dataset.fraction",
            "asked.datasetFraction",
            run -> run.asked == null ? null : run.asked.datasetFraction,
            Kind.NUMBER),
    MAX_LENGTH("max_length", "asked.maxLength", run -> run.asked == null ? null : run.asked.maxLength, Kind.INTEGER),
    BATCH_SIZE("batch_size", "asked.batchSize", run -> run.asked == null ? null : run.asked.batchSize, Kind.INTEGER),
    LEARNING_RATE(
            "learning_rate",
            "asked.learningRate",
            run -> run.asked == null ? null : run.asked.learningRate,
            Kind.NUMBER),
    EPOCHS("epochs", "asked.epochs", run -> run.asked == null ? null : run.asked.epochs, Kind.INTEGER),
    SEED("seed", "asked.seed", run -> run.asked == null ? null : run.asked.seed, Kind.INTEGER),
    BEST_LOSS("best.loss", "best.loss", run -> metric(run.best, m -> m.loss), Kind.NUMBER),
    BEST_ACCURACY("best.accuracy", "best.accuracy", run -> metric(run.best, m -> m.accuracy), Kind.NUMBER),
    BEST_F1("best.f1", "best.f1", run -> metric(run.best, m -> m.f1), Kind.NUMBER),
    TEST_LOSS("test.loss", "test.loss", run -> metric(run.test, m -> m.loss), Kind.NUMBER),
    TEST_ACCURACY("test.accuracy", "test.accuracy", run -> metric(run.test, m -> m.accuracy), Kind.NUMBER),
    TEST_F1("test.f1", "test.f1", run -> metric(run.test, m -> m.f1), Kind.NUMBER),
    TOTAL_SECONDS("timings.total_seconds", "totalSeconds", run -> run.totalSeconds, Kind.NUMBER);

    /** How a value is written in a cursor. */
    enum Kind {
        TEXT,
        INTEGER,
        NUMBER,
        INSTANT;

        /**
         * @throws IllegalArgumentException if the database has no such value of this kind
         * @throws DateTimeException if it has no such moment
         */
        Object parse(String text) {
            return switch (this) {
                case TEXT -> withoutNul(text);
                case INTEGER -> Integer.valueOf(text);
                case NUMBER -> Double.valueOf(text);
                case INSTANT -> Timestamps.parse(text);
            };
        }
    }

    private static String withoutNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("U+0000 is in no text");
        }
        return text;
    }

    final String wireName;
    final String property;
    final Function<ExperimentEntity, Object> value;
    final Kind kind;

    SortKey(String wireName, String property, Function<ExperimentEntity, Object> value, Kind kind) {
        this.wireName = wireName;
        this.property = property;
        this.value = value;
        this.kind = kind;
    }

    static SortKey of(String wireName) {
        return Arrays.stream(values())
                .filter(key -> key.wireName.equals(wireName))
                .findFirst()
                .orElseThrow(() -> ProblemException.parameter("sort", wireName, names()));
    }

    private static String names() {
        return Arrays.stream(values()).map(key -> key.wireName).collect(Collectors.joining(", "))
                + "; '-' before a name for falling order";
    }

    private static Double metric(MetricColumns metrics, Function<MetricColumns, Double> value) {
        return metrics == null ? null : value.apply(metrics);
    }
}
