package io.tunelab.results.mlflow;

import java.util.Map;

/**
 * What MLflow searches compare of a run or an experiment. Maps are kept in their order.
 *
 * @param attributes texts or whole numbers by name; what is unknown is absent
 * @param metrics the last value of each
 */
record Facts(
        Map<String, Object> attributes,
        Map<String, Double> metrics,
        Map<String, String> params,
        Map<String, String> tags) {

    /** The text or number under this key, if there is one; a number may be NaN. */
    Object value(Kind kind, String key) {
        return switch (kind) {
            case ATTRIBUTE -> attributes.get(key);
            case METRIC -> metrics.get(key);
            case PARAM -> params.get(key);
            case TAG -> tags.get(key);
        };
    }

    /** What a condition or an order is about. */
    enum Kind {
        METRIC,
        PARAM,
        TAG,
        ATTRIBUTE
    }
}
