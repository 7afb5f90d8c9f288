package io.tunelab.results.reuse;

import io.tunelab.results.peers.Peers;
import io.tunelab.results.rest.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When the files of data sets were changed, which only data-service sees. */
@ApplicationScoped
public class FileTimes {
    private final Peers peers;

    FileTimes(Peers peers) {
        this.peers = peers;
    }

    /** Whether the file of a data set was changed at a moment or after it. Asks data-service, so no transaction should be open. */
    public boolean changedSince(Instant moment, String dataset) {
        return modifiedAt(dataset).filter(changed -> !changed.isBefore(moment)).isPresent();
    }

    /** Empty for data that has no file, and while data-service does not answer: nothing could be trained then either. */
    private Optional<Instant> modifiedAt(String dataset) {
        try {
            for (var each : peers.data().get("/api/v1/datasets").path("available")) {
                boolean isNamed = List.of(
                                each.path("name").asText(), each.path("file").asText())
                        .contains(dataset);
                if (isNamed && each.hasNonNull("modified_at")) {
                    return Optional.of(Instant.parse(each.path("modified_at").asText()));
                }
            }
        } catch (ProblemException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
