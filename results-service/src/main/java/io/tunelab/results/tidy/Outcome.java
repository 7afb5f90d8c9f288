package io.tunelab.results.tidy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.StudyEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
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

    static Builder<ExperimentEntity> ofExperiments() {
        return new Builder<>(run -> run.experimentId);
    }

    static Builder<StudyEntity> ofStudies() {
        return new Builder<>(study -> study.studyId);
    }

    /** Collects an outcome. */
    static final class Builder<E> {
        private final Function<E, String> id;
        private final List<E> chosen = new ArrayList<>();
        private final List<Skipped> skipped = new ArrayList<>();
        private final Map<String, String> created = new TreeMap<>();
        private int matched;

        private Builder(Function<E, String> id) {
            this.id = id;
        }

        /** One that was chosen, and why it is left out, if it is. */
        void add(E row, Optional<String> obstacle) {
            matched++;
            if (obstacle.isEmpty()) {
                chosen.add(row);
            } else {
                skipped.add(new Skipped(id.apply(row), obstacle.get()));
            }
        }

        /** One that was chosen and is gone. */
        void gone(String id) {
            matched++;
            skipped.add(new Skipped(id, "was deleted meanwhile"));
        }

        /** Does it to some; a refusal leaves these out and stops nothing. */
        void attempt(List<E> rows, Runnable act) {
            try {
                act.run();
            } catch (ProblemException | InvalidRequestException e) {
                chosen.removeAll(rows);
                rows.forEach(row -> skipped.add(new Skipped(id.apply(row), e.getMessage())));
            }
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
