package io.tunelab.local.stack;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs and where, as kept in {@code run/stack.json} by the process that supervises it. Other commands read it, and
 * so may scripts.
 *
 * @param message what the stack is doing or why it failed, for people
 * @param dataSets data sets given at the start: name → file
 */
public record StackRecord(
        State state,
        String message,
        OwnProcess supervisor,
        Instant startedAt,
        String dataDirectory,
        Map<String, String> dataSets,
        List<Part> parts) {
    /** The stack's life. */
    public enum State {
        STARTING,
        READY,
        STOPPING,
        STOPPED,
        FAILED
    }

    /**
     * One server or service.
     *
     * @param name also its log's name
     * @param address of the broker {@code host:port}, of the database a JDBC URL, of a service its base URL
     * @param process absent while it has none; the broker's is the supervisor's
     */
    public record Part(
            String name, PartState state, String address, Optional<OwnProcess> process, int restarts, Instant since) {}

    /** A part's life. */
    public enum PartState {
        STARTING,
        READY,
        RESTARTING,
        STOPPED,
        FAILED
    }

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public StackRecord {
        dataSets = Map.copyOf(dataSets);
        parts = List.copyOf(parts);
    }

    /** The part of that name. */
    public Optional<Part> part(String name) {
        return parts.stream().filter(part -> part.name().equals(name)).findFirst();
    }

    /** The parts that ended, in the order in which they did. */
    public List<Part> stopped() {
        return parts.stream()
                .filter(part -> part.state() == PartState.STOPPED)
                .sorted(Comparator.comparing(Part::since))
                .toList();
    }

    /** Base URL of the results-service's REST interface. */
    public String restUrl() {
        return part(LocalStack.RESULTS).map(Part::address).orElseThrow();
    }

    /** Whether its supervisor is alive, whatever the file says. */
    @JsonIgnore
    public boolean isSupervised() {
        return supervisor.isAlive();
    }

    /** As it is kept, for scripts. */
    public String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path file(DataDirectory directory) {
        return directory.run().resolve("stack.json");
    }

    /** The record of the last stack of that directory, running or not. */
    public static Optional<StackRecord> read(DataDirectory directory) {
        var file = file(directory);
        try {
            return Files.exists(file)
                    ? Optional.of(JSON.readValue(file.toFile(), StackRecord.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Replaces the file as a whole: a reader sees the old or the new record. */
    void write(DataDirectory directory) {
        var file = file(directory);
        var next = file.resolveSibling("stack.json.next");
        try {
            JSON.writeValue(next.toFile(), this);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
