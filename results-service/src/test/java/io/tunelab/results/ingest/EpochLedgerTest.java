package io.tunelab.results.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.contract.event.EventReader;
import io.tunelab.contract.event.RunEvent.EpochCompleted;
import io.tunelab.contract.json.MessageJson;
import io.tunelab.results.Stack;
import io.tunelab.results.ingest.EpochLedger.EpochReport;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What several reports of one run in one batch come to. */
class EpochLedgerTest {
    @Test
    void ofAnEpochReportedAgainTheLastCounts() {
        assertThat(last("1@1=0.9", "1@1=0.8")).containsExactly("1@1=0.8");
    }

    @Test
    void anEpochTrainedAnewVoidsWhatTheOlderAttemptSaidOfLaterOnes() {
        assertThat(last("1@1=0.9", "2@1=0.8", "3@1=0.7", "2@2=0.6")).containsExactly("1@1=0.9", "2@2=0.6");
    }

    @Test
    void whatTheSameAttemptSaidOfLaterEpochsStays() {
        assertThat(last("2@2=0.6", "3@2=0.5", "1@2=0.9")).containsExactly("1@2=0.9", "2@2=0.6", "3@2=0.5");
    }

    private static List<String> last(String... reports) {
        var read = Stream.of(reports).map(EpochLedgerTest::report).toList();
        return EpochLedger.last(read).stream()
                .map(report -> report.epoch().epoch() + "@" + report.key().attempt() + "="
                        + report.epoch().fit().trainLoss())
                .toList();
    }

    /** From {@code epoch@attempt=loss}. */
    private static EpochReport report(String text) {
        var parts = text.split("[@=]");
        var message = EventReader.read(MessageJson.tree(
                Stack.eventBytes("epoch-completed", "a", Integer.parseInt(parts[1]), 1, event -> event.put(
                                "epoch", Integer.parseInt(parts[0]))
                        .put("train_loss", Double.parseDouble(parts[2])))));
        return new EpochReport(message.key(), message.occurredAt(), (EpochCompleted) message.event());
    }
}
