package io.tunelab.results.ingest;

import io.tunelab.contract.id.ExperimentId;
import io.tunelab.contract.json.UnreadableMessageException;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.RejectionHeaders;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.RejectedRequestEntity;
import io.tunelab.results.store.RejectedRequests;
import io.tunelab.results.store.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Keeps refused requests, and shows those that have an id as rejected experiments. */
@ApplicationScoped
class RejectionIngest implements MessageHandler<RejectedRequestEntity> {
    private final RejectedRequests rejections;
    private final HeldRuns heldRuns;
    private final Clock clock;

    RejectionIngest(RejectedRequests rejections, HeldRuns heldRuns, Clock clock) {
        this.rejections = rejections;
        this.heldRuns = heldRuns;
        this.clock = clock;
    }

    @Override
    public RejectedRequestEntity read(ConsumerRecord<String, byte[]> record) {
        var rejection = new RejectedRequestEntity();
        rejection.rejectedPartition = record.partition();
        rejection.rejectedOffset = record.offset();
        rejection.code = required(record, RejectionHeaders.CODE);
        rejection.reason = required(record, RejectionHeaders.REASON);
        rejection.rejectedBy = required(record, RejectionHeaders.BY);
        rejection.rejectedAt = instant(required(record, RejectionHeaders.AT));
        rejection.field = header(record, RejectionHeaders.FIELD);
        var id = header(record, RejectionHeaders.EXPERIMENT_ID);
        rejection.experimentId = ExperimentId.isValid(id) ? id : null;
        var partition = number(header(record, RejectionHeaders.PARTITION));
        rejection.originalPartition = partition == null ? null : Integer.valueOf(partition.intValue());
        rejection.originalOffset = number(header(record, RejectionHeaders.OFFSET));
        rejection.value = record.value() == null ? new byte[0] : record.value();
        return rejection;
    }

    @Override
    public Map<String, Integer> keep(List<RejectedRequestEntity> batch) {
        var tally = new TreeMap<String, Integer>();
        for (var rejection : batch) {
            var key = new RejectedRequestEntity.Key(rejection.rejectedPartition, rejection.rejectedOffset);
            boolean isNew = rejections.findById(key) == null;
            if (isNew) {
                rejections.getEntityManager().merge(rejection);
                show(rejection);
            }
            tally.merge(isNew ? "applied" : "repeated", 1, Integer::sum);
        }
        return tally;
    }

    private void show(RejectedRequestEntity rejection) {
        // The request that had the id first holds, and runs.
        boolean isConflict = rejection.code.equals(ExperimentRequest.CONFLICT);
        if (rejection.experimentId == null || isConflict) {
            return;
        }
        var held = heldRuns.of(State.REJECTED, new TreeMap<>(Map.of(rejection.experimentId, rejection.rejectedAt)));
        var row = held.byId().get(rejection.experimentId);
        if (row != null && !row.accepted && speaksOf(rejection, row)) {
            reject(row, rejection);
            row.updatedAt = clock.instant();
        }
    }

    /** A later request of the same id may be in order: neither an earlier one's refusal nor one of another partition touches it. */
    private static boolean speaksOf(RejectedRequestEntity rejection, ExperimentEntity row) {
        if (row.requestOffset == null || rejection.originalOffset == null || rejection.originalPartition == null) {
            return true;
        }
        return rejection.originalPartition.equals(row.requestPartition)
                && rejection.originalOffset >= row.requestOffset;
    }

    static void reject(ExperimentEntity row, RejectedRequestEntity rejection) {
        if (row.state != State.REJECTED && !row.state.canBecome(State.REJECTED)) {
            return;
        }
        row.state = State.REJECTED;
        row.finishedAt = rejection.rejectedAt;
        row.errorCode = rejection.code;
        row.errorMessage = rejection.reason;
        row.errorField = rejection.field;
    }

    private static String required(ConsumerRecord<String, byte[]> record, String name) {
        var value = header(record, name);
        if (value == null) {
            throw new UnreadableMessageException("header " + name + " is absent, allowed: a text");
        }
        return value;
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new UnreadableMessageException("header rejected-at is " + text + ", allowed: an instant in UTC", e);
        }
    }

    private static Long number(String text) {
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new UnreadableMessageException("an original position is " + text + ", allowed: an integer", e);
        }
    }
}
