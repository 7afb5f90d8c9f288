package io.tunelab.trainer.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.tunelab.contract.dataset.Overlap;
import io.tunelab.contract.event.Metrics;
import io.tunelab.contract.event.Provenance;
import io.tunelab.contract.event.RunEvent;
import io.tunelab.contract.event.RunEvent.BatchSizeReduced;
import io.tunelab.contract.event.RunEvent.EpochCompleted;
import io.tunelab.contract.event.RunEvent.Failure;
import io.tunelab.contract.event.RunEvent.LogLevel;
import io.tunelab.contract.event.RunEvent.LogLine;
import io.tunelab.contract.event.RunEvent.Pace;
import io.tunelab.contract.event.RunEvent.Phase;
import io.tunelab.contract.event.RunEvent.Position;
import io.tunelab.contract.event.RunEvent.RunCancelled;
import io.tunelab.contract.event.RunEvent.RunCompleted;
import io.tunelab.contract.event.RunEvent.RunFailed;
import io.tunelab.contract.event.RunEvent.RunLogged;
import io.tunelab.contract.event.RunEvent.RunPaused;
import io.tunelab.contract.event.RunEvent.RunProgress;
import io.tunelab.contract.event.RunEvent.RunQueued;
import io.tunelab.contract.event.RunEvent.RunReleased;
import io.tunelab.contract.event.RunEvent.RunStarted;
import io.tunelab.contract.event.RunEvent.RunStopped;
import io.tunelab.contract.event.RunEvent.RunWaiting;
import io.tunelab.contract.event.RunEvent.StopReason;
import io.tunelab.contract.event.Timings;
import io.tunelab.contract.measure.Measures;
import io.tunelab.contract.measure.Threshold;
import io.tunelab.contract.measure.Thresholds;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.embedded.Contracts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the trainer writes is what the contract describes: each event is the committed sample, field by field. */
class RunEventContractTest {
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());
    private static final Contracts CONTRACTS = Contracts.ofThisRepository();
    private static final String ID = "019a3f0e-6b7c-7d2a-9c11-5a1f3e8b2d40";
    private static final Metrics BEST = new Metrics(
            0.2914,
            0.8824,
            0.8759,
            0.8912,
            0.8835,
            OptionalDouble.empty(),
            measures(0.8823, 0.8825, 0.7649, 0.9512, 0.9487, 0.0861));

    record Case(String sample, RunEvent event) {
        @Override
        public String toString() {
            return sample;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anEventIsWrittenAsItsSample(Case of) throws Exception {
        var sample = (ObjectNode) JSON.readTree(CONTRACTS.sample(of.sample()));
        var envelope = new EventEnvelope("trainer-1");

        var written = envelope.write(
                ID, sample.get("attempt").asInt(), sample.get("sequence").asInt(), of.event());

        assertThat(CONTRACTS.violations("run-event", written)).isEmpty();
        var tree = (ObjectNode) JSON.readTree(written);
        tree.set("occurred_at", sample.get("occurred_at"));
        assertThat(tree).isEqualTo(sample);
    }

    @Test
    void whatIsUnknownIsAbsent() throws Exception {
        var written = new EventEnvelope("trainer-1").write(ID, 1, 1, RunProgress.of(Phase.PREPARING));

        assertThat(JSON.readTree(written).has("epoch")).isFalse();
        assertThat(CONTRACTS.violations("run-event", written)).isEmpty();
    }

    @Test
    void aLongReasonIsCutToWhatTheContractAllows() {
        for (var reason : new String[] {"m".repeat(100_000), ""}) {
            var written =
                    new EventEnvelope("trainer-1").write(ID, 1, 1, new BatchSizeReduced(8, 4, 2, Optional.of(reason)));

            assertThat(CONTRACTS.violations("run-event", written)).isEmpty();
        }
    }

    @Test
    void aCompletionWithoutKnownMemoryIsValid() throws Exception {
        var written = new EventEnvelope("trainer-1").write(ID, 1, 1, completed(OptionalLong.empty()));

        assertThat(CONTRACTS.violations("run-event", written)).isEmpty();
        assertThat(JSON.readTree(written).has("peak_memory_bytes")).isFalse();
    }

    static Stream<Case> cases() throws Exception {
        var request = RequestReader.STRICT.read(
                CONTRACTS.sample("experiment-request").getBytes(StandardCharsets.UTF_8), Optional.empty(), () -> ID);
        return Stream.of(
                new Case("run-queued", new RunQueued(request)),
                new Case("run-started", new RunStarted("cpu", "fp32", 2, 1.25, OptionalInt.of(3))),
                new Case("run-progress", progress()),
                new Case("run-logged", logged()),
                new Case(
                        "epoch-completed",
                        new EpochCompleted(
                                1,
                                new EpochCompleted.Fit(0.3982, OptionalDouble.of(0.8123), 1e-5),
                                BEST,
                                new EpochCompleted.Effort(
                                        652.1, 31.4, OptionalLong.of(1834021), OptionalDouble.of(2812.5)),
                                true)),
                new Case("batch-size-reduced", new BatchSizeReduced(16, 8, 2, Optional.of("CUDA out of memory"))),
                new Case("run-completed", completed(OptionalLong.of(2147483648L))),
                new Case(
                        "run-failed",
                        new RunFailed(
                                StopReason.ERROR,
                                new Failure(
                                        "dataset_failed",
                                        "data set 'imdb' is not in the data directory and the hub cannot be reached"))),
                new Case("run-cancelled", new RunCancelled(StopReason.CANCELLED)),
                new Case("run-waiting", new RunWaiting("model 'some/model' is being downloaded")),
                new Case("run-paused", new RunPaused(1)),
                new Case("run-stopped", new RunStopped(StopReason.STOPPED)),
                new Case("run-released", new RunReleased("the trainer shuts down")));
    }

    private static RunLogged logged() {
        return new RunLogged(
                List.of(
                        new LogLine(
                                Instant.parse("2026-11-02T09:29:58.120Z"),
                                LogLevel.INFO,
                                "RunExecution",
                                "8,750 training, 1,250 validation and 2,500 test examples of 2 labels"),
                        new LogLine(
                                Instant.parse("2026-11-02T09:29:59.870Z"),
                                LogLevel.WARN,
                                "EventListener",
                                "batch of 32 computed as 2 times 16: out of memory")),
                OptionalInt.of(3));
    }

    private static Measures measures(
            double macroF1, double balanced, double mcc, double auroc, double averagePrecision, double brier) {
        return new Measures(
                OptionalDouble.of(macroF1),
                OptionalDouble.of(balanced),
                OptionalDouble.of(mcc),
                OptionalDouble.of(auroc),
                OptionalDouble.of(averagePrecision),
                OptionalDouble.of(brier),
                Map.of());
    }

    private static RunProgress progress() {
        return new RunProgress(
                Phase.TRAINING,
                new Position(OptionalInt.of(1), OptionalInt.of(3), OptionalInt.of(120), OptionalInt.of(547)),
                new Pace(
                        OptionalDouble.of(0.4411),
                        OptionalDouble.of(3021.5),
                        OptionalDouble.of(13.4),
                        OptionalDouble.of(1432.0)),
                Optional.empty(),
                List.of(new RunEvent.CurvePoint(120, 0.4387, 1e-5, 3018.25)));
    }

    private static RunCompleted completed(OptionalLong memory) {
        return new RunCompleted(
                StopReason.MAX_EPOCHS,
                new RunEvent.Selection(2, 3, BEST, OptionalDouble.of(0.2511)),
                new RunEvent.Tested(
                        new Metrics(
                                0.3002,
                                0.8788,
                                0.8701,
                                0.8896,
                                0.8798,
                                OptionalDouble.empty(),
                                measures(0.8787, 0.8788, 0.7578, 0.9481, 0.9455, 0.0893)),
                        List.of(List.of(1085, 165), List.of(138, 1112)),
                        List.of(),
                        Optional.of(new RunEvent.Calibration(1.31, 0.2903, 0.2844)),
                        Optional.of(new Thresholds(
                                Optional.of(new Threshold(0.4625, 0.8861, 0.8835)),
                                Optional.of(new Threshold(0.5, 0.8825, 0.8825)))),
                        List.of("NEG", "POS")),
                new RunEvent.Work(
                        new Timings(
                                1.25, 12.0, OptionalDouble.of(2.1), 1960.2, 94.1, 61.0, OptionalDouble.of(0.9), 2131.5),
                        Optional.of(new RunEvent.Examples(8750, 1250, 2500, OptionalInt.of(1090))),
                        16,
                        8,
                        OptionalDouble.of(2807.0),
                        memory),
                Optional.of(ID + "/model"),
                new Provenance(
                        "0.1.0",
                        new Provenance.Machine("djl 0.36.0, pytorch 2.7.1", "cpu", "AMD EPYC", "fp32", 2),
                        new Provenance.Model(
                                "a".repeat(64),
                                "distilbert",
                                OptionalInt.of(6),
                                66955010,
                                Optional.of("new"),
                                List.of()),
                        new Provenance.Data(
                                "imdb-0123456789abcdef",
                                "b".repeat(64),
                                "c".repeat(64),
                                Optional.of(new Overlap.Shared(0, 0)),
                                Map.of("NEG", 1.25, "POS", 0.8333333333333334))));
    }
}
