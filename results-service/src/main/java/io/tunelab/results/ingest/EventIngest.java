package io.tunelab.results.ingest;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.contract.dataset.DatasetFailure;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.event.EventMessage;
import io.tunelab.contract.event.EventReader;
import io.tunelab.contract.event.RunEvent;
import io.tunelab.contract.json.MessageJson;
import io.tunelab.results.ingest.EpochLedger.EpochReport;
import io.tunelab.results.ingest.RunProgression.Outcome;
import io.tunelab.results.store.EventEntity;
import io.tunelab.results.store.Events;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.Experiments;
import io.tunelab.results.store.State;
import io.tunelab.results.watch.RunLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Keeps the events of runs: each once, in their order, and none of an attempt that has been replaced. */
@ApplicationScoped
@RegisterForReflection(
        targets = {RunEvent.class, EventMessage.Key.class, Manifest.class, DatasetFailure.class},
        classNames = "io.tunelab.contract.event.EventReader$Envelope",
        registerFullHierarchy = true)
class EventIngest implements MessageHandler<Report> {
    private static final Logger LOG = Logger.getLogger(EventIngest.class);
    private final Experiments experiments;
    private final Events events;
    private final EpochLedger epochs;
    private final CurveLedger curves;
    private final HeldRuns heldRuns;
    private final Clock clock;

    EventIngest(
            Experiments experiments,
            Events events,
            EpochLedger epochs,
            CurveLedger curves,
            HeldRuns heldRuns,
            Clock clock) {
        this.heldRuns = heldRuns;
        this.experiments = experiments;
        this.events = events;
        this.epochs = epochs;
        this.curves = curves;
        this.clock = clock;
    }

    @Override
    public Report read(ConsumerRecord<String, byte[]> record) {
        var tree = MessageJson.tree(record.value());
        return new Report(EventReader.read(tree), tree.toString());
    }

    @Override
    public Map<String, Integer> keep(List<Report> all) {
        var tally = new TreeMap<String, Integer>();
        var runs = heldRuns.of(State.QUEUED, firstSeen(all)).byId();
        var batch = withoutDeleted(all, runs.keySet(), tally);
        var current = current(batch, runs, tally);
        var added = addNew(current);
        var epochReports = new LinkedHashMap<String, List<EpochReport>>();
        var curveReports = new LinkedHashMap<String, List<Report>>();
        for (var report : current) {
            var outcome = isHeartbeat(report) || added.remove(storedKey(report))
                    ? apply(runs.get(report.key().experimentId()), report, epochReports)
                    : Outcome.REPEATED;
            if (outcome == Outcome.APPLIED && CurveLedger.isTold(report)) {
                curveReports
                        .computeIfAbsent(report.key().experimentId(), id -> new ArrayList<>())
                        .add(report);
            }
            count(tally, outcome);
        }
        epochs.keep(runs, epochReports);
        curves.keep(curveReports);
        return tally;
    }

    private static List<Report> withoutDeleted(List<Report> batch, Set<String> held, Map<String, Integer> tally) {
        var left = batch.stream()
                .filter(report -> held.contains(report.key().experimentId()))
                .toList();
        if (left.size() < batch.size()) {
            tally.put("deleted", batch.size() - left.size());
        }
        return left;
    }

    /** Those of no older attempt, the only ones that are stored; an attempt is old from the first event of a newer one on, also within a batch. */
    private static List<Report> current(
            List<Report> batch, Map<String, ExperimentEntity> runs, Map<String, Integer> tally) {
        var newest = new HashMap<String, Integer>();
        var current = new ArrayList<Report>();
        for (var report : batch) {
            var key = report.key();
            var run = runs.get(key.experimentId());
            int attempt = Math.max(run.attempt, newest.getOrDefault(key.experimentId(), 0));
            if (!(report.event() instanceof RunEvent.RunQueued) && key.attempt() < attempt) {
                logRefusal(report, run, Outcome.OLDER_ATTEMPT);
                count(tally, Outcome.OLDER_ATTEMPT);
            } else {
                newest.merge(key.experimentId(), key.attempt(), Math::max);
                current.add(report);
            }
        }
        return current;
    }

    private Outcome apply(ExperimentEntity run, Report report, Map<String, List<EpochReport>> epochReports) {
        var outcome = RunProgression.apply(run, report, clock.instant());
        if (outcome == Outcome.APPLIED && report.event() instanceof RunEvent.EpochCompleted epoch) {
            epochReports
                    .computeIfAbsent(run.experimentId, id -> new ArrayList<>())
                    .add(new EpochReport(report.key(), report.message().occurredAt(), epoch));
        }
        if (outcome == Outcome.ILLEGAL_TRANSITION) {
            logRefusal(report, run, outcome);
        }
        return outcome;
    }

    private static void logRefusal(Report report, ExperimentEntity run, Outcome outcome) {
        var key = report.key();
        RunLog.about(
                key.experimentId(),
                Optional.ofNullable(run.asked).map(asked -> asked.study),
                key.attempt(),
                () -> LOG.infof(
                        "%s of attempt %d of %s is refused (%s): the run is %s in attempt %d",
                        report.event().type(), key.attempt(), key.experimentId(), outcome, run.state, run.attempt));
    }

    private static SortedMap<String, Instant> firstSeen(List<Report> batch) {
        var firstSeen = new TreeMap<String, Instant>();
        batch.forEach(report -> firstSeen.putIfAbsent(
                report.key().experimentId(), report.message().occurredAt()));
        return firstSeen;
    }

    private Set<EventEntity.Key> addNew(List<Report> batch) {
        var lasting = batch.stream()
                .filter(report -> !isHeartbeat(report))
                .map(report -> new Events.NewEvent(
                        storedKey(report),
                        report.event().type(),
                        report.message().worker(),
                        report.message().occurredAt(),
                        report.json()))
                .toList();
        return lasting.isEmpty() ? Set.of() : events.addNew(lasting);
    }

    private static boolean isHeartbeat(Report report) {
        return report.event() instanceof RunEvent.RunProgress;
    }

    private static EventEntity.Key storedKey(Report report) {
        var key = report.key();
        return new EventEntity.Key(key.experimentId(), key.attempt(), key.sequence());
    }

    /** A run whose last event is lost to us would be RUNNING for ever, and its study with it. */
    @Override
    public void putAside(ConsumerRecord<String, byte[]> record, String reason) {
        EventReader.lastWord(record.value()).ifPresent(key -> experiments.lock(List.of(key.experimentId())).stream()
                .filter(run -> RunProgression.fail(run, key, reason, clock.instant()))
                .forEach(run -> LOG.errorf("run %s fails: its last event was put aside", run.experimentId)));
    }

    private static void count(Map<String, Integer> tally, Outcome outcome) {
        tally.merge(outcome.name().toLowerCase(Locale.ROOT), 1, Integer::sum);
    }
}
