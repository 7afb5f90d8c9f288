package io.tunelab.kafka;

import java.util.Map;

/** A topic as its Kafka binding in {@code asyncapi.yaml} describes it. */
public record Topic(String name, int partitions, int replicas, Map<String, String> configuration) {
    public Topic {
        configuration = Map.copyOf(configuration);
    }
}
