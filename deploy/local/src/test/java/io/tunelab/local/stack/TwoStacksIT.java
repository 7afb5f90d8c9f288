package io.tunelab.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.embedded.Contracts;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.stack.StackRecord.Part;
import io.tunelab.local.stack.StackRecord.PartState;
import io.tunelab.local.stack.StackSettings.PortWishes;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two {@code tunelab up} at the same moment, as they are packaged, in real processes, with the standard ports in mind. */
class TwoStacksIT {
    @TempDir
    Path temporary;

    @Test
    void eachAnnouncesItsOwnServices() throws Exception {
        var homes = Stream.of("one", "other")
                .map(name -> new DataDirectory(temporary.resolve(name)))
                .toList();
        try {
            var starts = homes.stream()
                    .map(home -> CompletableFuture.supplyAsync(() -> start(home)))
                    .toList();
            CompletableFuture.allOf(starts.toArray(CompletableFuture<?>[]::new)).get(4, TimeUnit.MINUTES);
            var records = starts.stream().map(CompletableFuture::join).toList();

            var parts =
                    records.stream().flatMap(record -> record.parts().stream()).toList();
            assertThat(parts).extracting(Part::state).containsOnly(PartState.READY);
            assertThat(parts).extracting(Part::restarts).containsOnly(0);
            assertThat(parts).extracting(Part::address).doesNotHaveDuplicates();
            new ResultsApi(records.get(0).restUrl())
                    .post("/api/v1/experiments", "application/json", "{\"experiment_id\": \"only-here\"}");
            assertThat(records).extracting(TwoStacksIT::knows).containsExactly(true, false);
        } finally {
            homes.forEach(home -> new StackClient(home).stop(record -> {}));
        }
    }

    private static boolean knows(StackRecord record) {
        return new ResultsApi(record.restUrl())
                .get("/api/v1/experiments/only-here")
                .isPresent();
    }

    private static StackRecord start(DataDirectory home) {
        var installation = new Installation(Contracts.rootOfThisRepository());
        var settings = new StackSettings(installation, home, 1, PortWishes.STANDARD, Map.of());
        return new StackClient(home).start(settings, true, record -> {});
    }
}
