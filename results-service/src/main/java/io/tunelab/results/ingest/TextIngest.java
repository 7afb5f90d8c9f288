package io.tunelab.results.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tunelab.contract.json.UnreadableMessageException;
import io.tunelab.results.store.TestTextStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tunelab.v1.TestTexts;

/** Keeps the texts of test examples. */
@ApplicationScoped
class TextIngest implements MessageHandler<Optional<TestTexts>> {
    private final TestTextStore store;

    TextIngest(TestTextStore store) {
        this.store = store;
    }

    @Override
    public Optional<TestTexts> read(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            // The data set was taken back; what other data sets share of it stays.
            return Optional.empty();
        }
        try {
            var message = TestTexts.parseFrom(record.value());
            check(message);
            return Optional.of(message);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableMessageException("not Protocol Buffers: " + e.getMessage(), e);
        }
    }

    private static void check(TestTexts message) {
        if (!message.getSourceSha256().matches("[0-9a-f]{64}")) {
            throw new UnreadableMessageException(
                    "source_sha256 is '" + message.getSourceSha256() + "', allowed: 64 hexadecimal digits");
        }
        int seconds = message.getSecondTextsCount();
        if (message.getRowIdsCount() != message.getTextsCount() || seconds > 0 && seconds != message.getTextsCount()) {
            throw new UnreadableMessageException("%d row ids, %d texts and %d second texts do not fit"
                    .formatted(message.getRowIdsCount(), message.getTextsCount(), seconds));
        }
    }

    @Override
    public Map<String, Integer> keep(List<Optional<TestTexts>> batch) {
        var tally = new TreeMap<String, Integer>();
        for (var message : batch) {
            message.ifPresent(texts -> store.keep(
                    texts.getSourceSha256(), texts.getRowIdsList(), texts.getTextsList(), texts.getSecondTextsList()));
            tally.merge(message.isPresent() ? "applied" : "taken_back", 1, Integer::sum);
        }
        return tally;
    }
}
