package io.tunelab.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tunelab.local.stack.StackRecord.PartState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldTest {
    @TempDir
    Path temporary;

    private DataDirectory directory;

    @BeforeEach
    void aDirectory() {
        directory = new DataDirectory(temporary).create();
    }

    @Test
    void aHoldIsOnUntilItIsReleased() {
        var hold = Hold.on(directory, "results");
        assertThat(Hold.isOn(directory, "results")).isTrue();
        assertThat(Hold.isOn(directory, "data")).isFalse();

        hold.close();

        assertThat(Hold.isOn(directory, "results")).isFalse();
    }

    @Test
    void aHoldOfADeadProcessIsOffThoughAnotherProcessHasItsPid() throws Exception {
        Hold.on(directory, "results");
        var file = directory.run().resolve("hold-results");
        Files.writeString(
                file, Files.readString(file).replaceFirst("\"command\":\"[^\"]*\"", "\"command\":\"/other\""));

        assertThat(Hold.isOn(directory, "results")).isFalse();
    }

    @Test
    void aStackThatStartsForgetsOldHolds() {
        Hold.on(directory, "results");

        Hold.forgetAll(directory);

        assertThat(Hold.isOn(directory, "results")).isFalse();
    }

    @Test
    void aHoldThatIsOverBeforeTheServiceHasStoppedDoesNotPassForACrash() {
        var asked = new AtomicInteger();
        var definition =
                new ServiceDefinition("results", List.of("sleep", "600"), Map.of(), 1, directory.log("results"));
        // Only the second question is answered with yes: the first one in the life of the process.
        var service = new SupervisedService(definition, () -> {}, () -> asked.incrementAndGet() == 2);
        service.start();
        try {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> service.part().process().isPresent());
            var first = service.part().process().orElseThrow();

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                            service.part().process())
                    .hasValueSatisfying(process -> assertThat(process.pid()).isNotEqualTo(first.pid())));

            assertThat(service.part().state()).isEqualTo(PartState.STARTING);
            assertThat(first.isAlive()).isFalse();
        } finally {
            service.stop(Duration.ofSeconds(5));
        }
    }
}
