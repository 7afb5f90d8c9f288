package io.tunelab.local.command;

import io.tunelab.local.stack.DataDirectory;
import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.StackSettings;
import io.tunelab.local.stack.StackSettings.PortWishes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** How a stack is started. */
final class StackOptions {
    @Option(
            names = "--trainers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Number of trainer processes, which share the cores (default: ${DEFAULT-VALUE}).")
    private int trainers;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description =
                    "Port for the REST API and web page (default: ${DEFAULT-VALUE}). If a port is taken, a free one is used.")
    private int rest;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port of the Kafka broker (default: ${DEFAULT-VALUE}).")
    private int kafka;

    @Option(
            names = "--postgres-port",
            paramLabel = "PORT",
            defaultValue = "15432",
            description = "Port of the PostgreSQL database (default: ${DEFAULT-VALUE}).")
    private int postgres;

    @Option(
            names = "--kafka-password",
            description =
                    "Let Kafka ask for a password, for machines with other users. It is in kafka/client.properties and"
                            + " kafka/kcat.conf of the data directory, which only you can read.")
    private boolean guardedKafka;

    @Option(
            names = "--data-set",
            paramLabel = "NAME=FILE",
            description = "A data set that requests may name: a CSV, JSONL or Parquet file, or a folder. Repeatable.")
    private Map<String, Path> dataSets = new LinkedHashMap<>();

    StackSettings settings(DataDirectory directory, Map<String, Path> more) {
        var all = new LinkedHashMap<>(dataSets);
        all.putAll(more);
        return new StackSettings(
                installation(), directory, trainers, new PortWishes(kafka, postgres, rest), all, isKafkaGuarded());
    }

    private boolean isKafkaGuarded() {
        return guardedKafka || Boolean.parseBoolean(System.getenv("TUNELAB_KAFKA_GUARDED"));
    }

    static Installation installation() {
        return new Installation(Path.of(System.getProperty("tunelab.root", "")));
    }
}
