package io.tunelab.results.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Keeps the events of runs: each once, in their order, and none of an attempt that has been replaced. */
@ApplicationScoped
class EventIngest implements MessageHandler<RunEvent> {
    private static final Logger LOG = Logger.getLogger(EventIngest.class);
    private final EventReader reader;
    private final Experiments experiments;
    private final Events events;
    private final EpochLedger epochs;
    private final Clock clock;

    EventIngest(ObjectMapper json, Experiments experiments, Events events, EpochLedger epochs, Clock clock) {
        this.reader = new EventReader(json);
        this.experiments = experiments;
        this.events = events;
        this.epochs = epochs;
        this.clock = clock;
    }

    @Override
    public RunEvent read(ConsumerRecord<String, byte[]> record) {
        return reader.read(record.value());
    }

    @Override
    public Map<String, Integer> keep(List<RunEvent> batch) {
        var runs = lockedRuns(batch);
        var tally = new TreeMap<String, Integer>();
        var current = current(batch, runs, tally);
        var added = addNew(current);
        var reports = new LinkedHashMap<String, List<RunEvent.EpochCompleted>>();
        for (var event : current) {
            var outcome = isHeartbeat(event) || added.remove(storedKey(event))
                    ? apply(runs.get(event.envelope().key().experimentId()), event, reports)
                    : Outcome.REPEATED;
            count(tally, outcome);
        }
        epochs.keep(runs, reports);
        return tally;
    }

    /** Those of no older attempt, the only ones that are stored; an attempt is old from the first event of a newer one on, also within a batch. */
    private static List<RunEvent> current(
            List<RunEvent> batch, Map<String, ExperimentEntity> runs, Map<String, Integer> tally) {
        var newest = new HashMap<String, Integer>();
        var current = new ArrayList<RunEvent>();
        for (var event : batch) {
            var key = event.envelope().key();
            var run = runs.get(key.experimentId());
            int attempt = Math.max(run.attempt, newest.getOrDefault(key.experimentId(), 0));
            if (!(event instanceof RunEvent.Queued) && key.attempt() < attempt) {
                logRefusal(event, run, Outcome.OLDER_ATTEMPT);
                count(tally, Outcome.OLDER_ATTEMPT);
            } else {
                newest.merge(key.experimentId(), key.attempt(), Math::max);
                current.add(event);
            }
        }
        return current;
    }

    private Outcome apply(ExperimentEntity run, RunEvent event, Map<String, List<RunEvent.EpochCompleted>> reports) {
        var outcome = RunProgression.apply(run, event, clock.instant());
        if (outcome == Outcome.APPLIED && event instanceof RunEvent.EpochCompleted report) {
            reports.computeIfAbsent(run.experimentId, id -> new ArrayList<>()).add(report);
        }
        if (outcome == Outcome.ILLEGAL_TRANSITION) {
            logRefusal(event, run, outcome);
        }
        return outcome;
    }

    private static void logRefusal(RunEvent event, ExperimentEntity run, Outcome outcome) {
        var key = event.envelope().key();
        RunLog.about(
                key.experimentId(),
                Optional.ofNullable(run.asked).map(asked -> asked.study),
                key.attempt(),
                () -> LOG.infof(
                        "%s of attempt %d of %s is refused (%s): the run is %s in attempt %d",
                        event.envelope().type(), key.attempt(), key.experimentId(), outcome, run.state, run.attempt));
    }

    private Map<String, ExperimentEntity> lockedRuns(List<RunEvent> batch) {
        var firstSeen = new TreeMap<String, Instant>();
        batch.forEach(event -> firstSeen.putIfAbsent(
                event.envelope().key().experimentId(), event.envelope().occurredAt()));
        var runs = new HashMap<String, ExperimentEntity>();
        experiments.lock(firstSeen.keySet()).forEach(run -> runs.put(run.experimentId, run));
        firstSeen.keySet().removeAll(runs.keySet());
        if (!firstSeen.isEmpty()) {
            experiments.addAbsent(State.QUEUED, firstSeen);
            experiments.lock(firstSeen.keySet()).forEach(run -> runs.put(run.experimentId, run));
        }
        return runs;
    }

    private Set<EventEntity.Key> addNew(List<RunEvent> batch) {
        var lasting = batch.stream()
                .filter(event -> !isHeartbeat(event))
                .map(event -> new Events.NewEvent(
                        storedKey(event),
                        event.envelope().type(),
                        event.envelope().worker(),
                        event.envelope().occurredAt(),
                        event.envelope().json()))
                .toList();
        return lasting.isEmpty() ? Set.of() : events.addNew(lasting);
    }

    private static boolean isHeartbeat(RunEvent event) {
        return event instanceof RunEvent.Progress;
    }

    private static EventEntity.Key storedKey(RunEvent event) {
        var key = event.envelope().key();
        return new EventEntity.Key(key.experimentId(), key.attempt(), key.sequence());
    }

    /** A run whose last event is lost to us would be RUNNING for ever, and its study with it. */
    @Override
    public void putAside(ConsumerRecord<String, byte[]> record, String reason) {
        reader.lastWord(record.value()).ifPresent(key -> experiments.lock(List.of(key.experimentId())).stream()
                .filter(run -> RunProgression.fail(run, key, reason, clock.instant()))
                .forEach(run -> LOG.errorf("run %s fails: its last event was put aside", run.experimentId)));
    }

    private static void count(Map<String, Integer> tally, Outcome outcome) {
        tally.merge(outcome.name().toLowerCase(Locale.ROOT), 1, Integer::sum);
    }
}
