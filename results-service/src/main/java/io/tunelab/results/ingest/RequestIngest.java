package io.tunelab.results.ingest;

import io.tunelab.contract.id.RecordIds;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.RejectedRequests;
import io.tunelab.results.store.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Shows an experiment as queued as soon as its request is on the topic. What is not in order is no business of ours:
 * trainer-service refuses it, and we hear of that by the topic of refusals.
 */
@ApplicationScoped
public class RequestIngest implements MessageHandler<RequestIngest.Submission> {
    private final HeldRuns heldRuns;
    private final RejectedRequests rejections;
    private final Clock clock;

    RequestIngest(HeldRuns heldRuns, RejectedRequests rejections, Clock clock) {
        this.heldRuns = heldRuns;
        this.rejections = rejections;
        this.clock = clock;
    }

    /**
     * A request as it was published.
     *
     * @param request empty if the trainers will refuse it
     * @param origin empty if it has not come back by the topic yet
     */
    public record Submission(Optional<ExperimentRequest> request, Instant at, Optional<Origin> origin) {}

    /** Where a request lies in its topic. */
    public record Origin(int partition, long offset) {}

    @Override
    public Submission read(ConsumerRecord<String, byte[]> record) {
        return new Submission(
                request(record),
                Instant.ofEpochMilli(record.timestamp()),
                Optional.of(new Origin(record.partition(), record.offset())));
    }

    private Optional<ExperimentRequest> request(ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.of(RequestReader.STRICT.read(
                    record.value(),
                    Optional.ofNullable(record.key()).filter(key -> !key.isEmpty()),
                    () -> RecordIds.of(record.topic(), record.partition(), record.offset(), record.timestamp())));
        } catch (InvalidRequestException e) {
            return Optional.empty();
        }
    }

    @Override
    public Map<String, Integer> keep(List<Submission> batch) {
        var tally = new TreeMap<String, Integer>();
        for (var submission : batch) {
            var outcome = submission
                    .request()
                    .map(request -> keep(submission, request))
                    .orElse("left_to_trainer");
            tally.merge(outcome, 1, Integer::sum);
        }
        return tally;
    }

    private String keep(Submission submission, ExperimentRequest request) {
        var id = request.experimentId();
        var held = heldRuns.of(State.QUEUED, new TreeMap<>(Map.of(id, submission.at())));
        var row = held.byId().get(id);
        if (row == null) {
            return "deleted";
        }
        return keep(submission, request, row, held.added().contains(id)) ? "applied" : "repeated";
    }

    private boolean keep(Submission submission, ExperimentRequest request, ExperimentEntity row, boolean isNew) {
        boolean isLater = isLater(submission, row);
        boolean replacesRefused = row.state == State.REJECTED && isLater && !isRefused(submission);
        if (replacesRefused) {
            RunProgression.reopen(row);
            row.submittedAt = submission.at();
        }
        if (!isNew && submission.at().isBefore(row.submittedAt)) {
            // An event of the run was read first. The request came before it.
            row.submittedAt = submission.at();
        }
        boolean isApplied = isNew || replacesRefused || row.request == null && row.state != State.REJECTED;
        if (isApplied) {
            RunProgression.fill(row, request);
            row.updatedAt = clock.instant();
        }
        if (isApplied || row.requestOffset == null) {
            place(row, submission);
        }
        return isApplied;
    }

    /** Offsets tell an order within a partition only; a request without key may be in any. */
    private static boolean isLater(Submission submission, ExperimentEntity row) {
        if (submission.origin().isEmpty() || row.requestOffset == null || row.requestPartition == null) {
            return true;
        }
        var origin = submission.origin().get();
        return origin.partition() == row.requestPartition
                ? origin.offset() > row.requestOffset
                : submission.at().isAfter(row.submittedAt);
    }

    private void place(ExperimentEntity row, Submission submission) {
        submission.origin().ifPresent(origin -> {
            row.requestPartition = origin.partition();
            row.requestOffset = origin.offset();
            if (!row.accepted) {
                rejections
                        .find("originalPartition = ?1 and originalOffset = ?2", origin.partition(), origin.offset())
                        .firstResultOptional()
                        .ifPresent(rejection -> RejectionIngest.reject(row, rejection));
            }
        });
    }

    private boolean isRefused(Submission submission) {
        return submission
                .origin()
                .map(origin -> rejections.count(
                                "originalPartition = ?1 and originalOffset = ?2", origin.partition(), origin.offset())
                        > 0)
                .orElse(false);
    }
}
