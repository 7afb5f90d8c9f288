package io.tunelab.contract.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * Which data, how much of it, and how it is split.
 *
 * @param fraction share of the rows, above 0 and at most 1
 * @param seed of subset and split, not of the run
 */
public record DatasetChoice(String name, double fraction, int seed, SplitProtocol protocol) {
    static DatasetChoice of(RequestValues values) {
        return new DatasetChoice(
                values.get(RequestTable.DATASET_NAME),
                values.get(RequestTable.DATASET_FRACTION),
                values.get(RequestTable.DATASET_SEED),
                values.get(RequestTable.DATASET_PROTOCOL));
    }

    /**
     * The object {@code dataset} of a request or of a manifest; what it does not say has its default.
     *
     * @throws InvalidRequestException if a value is not allowed
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static DatasetChoice read(JsonNode dataset) {
        var request = JsonNodeFactory.instance.objectNode().set("dataset", dataset);
        return RequestReader.LENIENT.read(request, () -> "none").dataset();
    }
}
