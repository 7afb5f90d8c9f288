package io.tunelab.contract.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.contract.Schemas;
import io.tunelab.contract.event.RunEvent.LogLevel;
import io.tunelab.contract.event.RunEvent.LogLine;
import io.tunelab.contract.event.RunEvent.RunCompleted;
import io.tunelab.contract.json.MessageJson;
import io.tunelab.contract.json.UnreadableMessageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<String> samples() {
        return Stream.of(
                "run-started",
                "run-progress",
                "run-logged",
                "epoch-completed",
                "batch-size-reduced",
                "run-completed",
                "run-failed",
                "run-released",
                "run-waiting",
                "run-paused",
                "run-stopped",
                "run-cancelled");
    }

    @Test
    void aQueuedRunIsReadAndWrittenBackUnchanged() {
        aSampleIsReadAndWrittenBackUnchanged("run-queued");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSampleIsReadAndWrittenBackUnchanged(String name) {
        var sample = Schemas.sample(name);

        var written = EventReader.read(sample).json();

        assertThat(tree(written)).isEqualTo(tree(sample));
        assertThat(Schemas.violations("run-event", written)).isEmpty();
    }

    @Test
    void fieldsOfNewerProducersAreIgnored() {
        var newer = (ObjectNode) Schemas.sample("run-completed");
        newer.put("carbon_grams", 12);
        ((ObjectNode) newer.get("test")).put("auc", 0.9);
        ((ObjectNode) newer.get("provenance")).put("compiler", "x");

        assertThat(EventReader.read(newer)).isEqualTo(EventReader.read(Schemas.sample("run-completed")));
    }

    /** Of an older producer; a list that is absent is read as an empty one. */
    @ParameterizedTest
    @MethodSource("samples")
    void whatTheSchemaDoesNotRequireMayBeAbsent(String name) {
        for (var path : paths(Schemas.sample(name), "")) {
            var without = without(name, path);
            boolean isAllowed = Schemas.violations("run-event", without).isEmpty();

            if (isAllowed || Schemas.sample(name).at(path).isArray()) {
                EventReader.read(MessageJson.tree(bytes(without)));
            } else {
                assertThatThrownBy(() -> EventReader.read(MessageJson.tree(bytes(without))))
                        .as(path)
                        .isInstanceOf(UnreadableMessageException.class)
                        .hasMessageContaining(path.replace('/', '.').substring(1));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/test/loss | \"NaN\" | test: metrics are finite numbers, got NaN",
                "/test/loss | \"0.3\" | test.loss is \"0.3\", allowed: a number",
                "/best_epoch | 1.5 | best_epoch is 1.5, allowed: an integer",
                "/best_epoch | 0 | best_epoch counts from 1, got 0",
                "/best_epoch | null | best_epoch is null, allowed: an integer",
                "/stop_reason | \"tired\" | stop_reason is \"tired\", allowed: max_epochs, early_stopped, cancelled",
                "/labels | \"NEG\" | labels is \"NEG\", allowed: a list",
                "/labels | [1] | labels[0] is 1, allowed: a text",
                "/experiment_id | \"../x\" | experiment_id is '../x', allowed: letters",
                "/attempt | -1 | attempt and sequence count from 0, got -1, 4",
                "/occurred_at | \"today\" | occurred_at is \"today\", allowed: an instant in UTC",
                "/type | \"run_parked\" | type is run_parked, which is not an event that we know",
                "/schema_version | 2 | schema_version is 2, allowed: 1",
            })
    void aWrongValueIsNamedWithWhatIsAllowed(String path, String value, String message) throws Exception {
        var wrong = (ObjectNode) Schemas.sample("run-completed");
        var parent = (ObjectNode) wrong.at(path.substring(0, path.lastIndexOf('/')));
        parent.set(path.substring(path.lastIndexOf('/') + 1), JSON.readTree(value));

        assertThatThrownBy(() -> EventReader.read(MessageJson.tree(bytes(wrong))))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"at", "level", "logger", "message"})
    void aLineOfALogIsWhole(String field) {
        var absent = Schemas.sample("run-logged");
        ((ObjectNode) absent.at("/lines/0")).remove(field);
        var isNull = Schemas.sample("run-logged");
        ((ObjectNode) isNull.at("/lines/0")).putNull(field);

        for (var wrong : List.of(absent, isNull)) {
            assertThatThrownBy(() -> EventReader.read(MessageJson.tree(bytes(wrong))))
                    .isInstanceOf(UnreadableMessageException.class)
                    .hasMessageContaining(field);
        }
    }

    @Test
    void aLineOfALogCannotBeMadeWithoutItsParts() {
        var at = Instant.parse("2026-11-02T09:30:00Z");

        assertThatThrownBy(() -> new LogLine(null, LogLevel.INFO, "Run", "x")).hasMessageStartingWith("at is null");
        assertThatThrownBy(() -> new LogLine(at, null, "Run", "x")).hasMessageStartingWith("level is null");
        assertThatThrownBy(() -> new LogLine(at, LogLevel.INFO, null, "x")).hasMessageStartingWith("logger is null");
        assertThatThrownBy(() -> new LogLine(at, LogLevel.INFO, "Run", null)).hasMessageStartingWith("message is null");
    }

    @Test
    void aRunIsPausedAfterItsFirstEpochAtTheEarliest() {
        var wrong = ((ObjectNode) Schemas.sample("run-paused")).put("epoch", 0);

        assertThatThrownBy(() -> EventReader.read(MessageJson.tree(bytes(wrong))))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("epoch counts from 1, got 0");
    }

    @Test
    void aLongReasonIsCutBetweenCharacters() {
        var letters = "x".repeat(RunEvent.LONGEST_REASON - 1);

        assertThat(new RunEvent.RunWaiting(letters + "😀").reason()).isEqualTo(letters);
        assertThat(new RunEvent.RunReleased(letters + "yz").reason()).isEqualTo(letters + "y");
    }

    @Test
    void numbersThatAreUnknownAreEmpty() {
        var event = (RunCompleted)
                EventReader.read(without("run-completed", "/best_train_loss")).event();

        assertThat(event.selection().bestTrainLoss()).isEqualTo(OptionalDouble.empty());
    }

    @Test
    void theLastWordOfARunIsHeardEvenIfItsResultsCannotBeRead() {
        var broken = (ObjectNode) Schemas.sample("run-completed");
        broken.remove("test");
        broken.put("schema_version", 2);

        assertThat(EventReader.lastWord(bytes(broken)))
                .contains(new EventMessage.Key("019a3f0e-6b7c-7d2a-9c11-5a1f3e8b2d40", 1, 4));
        assertThat(EventReader.lastWord(bytes(Schemas.sample("run-progress")))).isEmpty();
        assertThat(EventReader.lastWord("no JSON".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    private static ObjectNode without(String name, String path) {
        var sample = (ObjectNode) Schemas.sample(name);
        ((ObjectNode) sample.at(path.substring(0, path.lastIndexOf('/'))))
                .remove(path.substring(path.lastIndexOf('/') + 1));
        return sample;
    }

    private static List<String> paths(JsonNode node, String at) {
        var paths = new ArrayList<String>();
        node.properties().forEach(field -> {
            paths.add(at + "/" + field.getKey());
            paths.addAll(paths(field.getValue(), at + "/" + field.getKey()));
        });
        return paths;
    }

    private static JsonNode tree(JsonNode node) {
        try {
            return JSON.readTree(node.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
