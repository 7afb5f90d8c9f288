package io.tunelab.results.tidy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What was done to many.
 *
 * @param matched how many were chosen
 * @param changed how many of them it was done to, or would be
 * @param skipped the others with the reason, at most 100
 * @param created new experiments of those that were run again, by the old ones' ids
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Outcome(
        String action,

        @Schema(description = "True: nothing was done") boolean dryRun,

        int matched,
        int changed,
        List<Skipped> skipped,
        Map<String, String> created) {
    private static final int MOST_SKIPPED = 100;

    public Outcome {
        skipped = List.copyOf(skipped);
        created = Map.copyOf(created);
    }

    /** One that it was not done to. */
    @RegisterForReflection
    public record Skipped(String id, String reason) {}

    /** Collects an outcome. */
    static final class Builder<E> {
        private final List<E> chosen = new ArrayList<>();
        private final List<Skipped> skipped = new ArrayList<>();
        private final Map<String, String> created = new TreeMap<>();
        private int matched;

        /** One that was chosen, and why it is left out, if it is. */
        void add(String id, E row, Optional<String> obstacle) {
            matched++;
            if (obstacle.isEmpty()) {
                chosen.add(row);
            } else {
                skipped.add(new Skipped(id, obstacle.get()));
            }
        }

        /** It could not be done to one after all. */
        void failed(String id, E row, String reason) {
            chosen.remove(row);
            skipped.add(new Skipped(id, reason));
        }

        void created(String id, String other) {
            created.put(id, other);
        }

        List<E> chosen() {
            return List.copyOf(chosen);
        }

        Outcome build(String action, boolean isDry) {
            return new Outcome(
                    action,
                    isDry,
                    matched,
                    chosen.size(),
                    skipped.stream().limit(MOST_SKIPPED).toList(),
                    created);
        }
    }
}
