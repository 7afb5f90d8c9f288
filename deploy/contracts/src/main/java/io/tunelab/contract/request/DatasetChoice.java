package io.tunelab.contract.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Which data, how much of it, how it is split and how it is read.
 *
 * @param fraction share of the rows, above 0 and at most 1
 * @param seed of subset and split, not of the run
 */
public record DatasetChoice(
        String name, double fraction, int seed, SplitProtocol protocol, Dedupe dedupe, ReadingChoice reading) {
    /** With all rows, and everything about the reading found out. */
    public DatasetChoice(String name, double fraction, int seed, SplitProtocol protocol) {
        this(name, fraction, seed, protocol, Dedupe.NONE, ReadingChoice.AUTOMATIC);
    }

    static DatasetChoice of(RequestValues values) {
        return new DatasetChoice(
                values.get(RequestTable.DATASET_NAME),
                values.get(RequestTable.DATASET_FRACTION),
                values.get(RequestTable.DATASET_SEED),
                values.get(RequestTable.DATASET_PROTOCOL),
                values.get(RequestTable.DATASET_DEDUPE),
                ReadingChoice.of(values));
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

    /** As requests and manifests write it. */
    @JsonValue
    public ObjectNode json() {
        var defaults = RequestReader.LENIENT
                .read(JsonNodeFactory.instance.objectNode(), () -> "none")
                .values();
        var values = reading.into(defaults)
                .with(RequestTable.DATASET_NAME, name)
                .with(RequestTable.DATASET_FRACTION, fraction)
                .with(RequestTable.DATASET_SEED, seed)
                .with(RequestTable.DATASET_PROTOCOL, protocol)
                .with(RequestTable.DATASET_DEDUPE, dedupe);
        return (ObjectNode) values.json().get("dataset");
    }
}
