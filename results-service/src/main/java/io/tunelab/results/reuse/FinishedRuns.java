package io.tunelab.results.reuse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tunelab.contract.measure.Measure;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.results.store.Datasets;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.Experiments;
import io.tunelab.results.store.State;
import io.tunelab.results.store.StoredJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the finished run that stands for an experiment: the one with the same {@link Fingerprint}. Before a run nobody
 * knows the digests behind its model's and its data's name; they are taken to be those that the last completed run of
 * the same names reported. So a changed file is noticed as soon as one run has seen it.
 */
@ApplicationScoped
@Transactional
public class FinishedRuns {
    private static final int MOST_CANDIDATES = 200;
    private final Experiments experiments;
    private final Datasets datasets;
    private final StoredJson json;

    FinishedRuns(Experiments experiments, Datasets datasets, StoredJson json) {
        this.experiments = experiments;
        this.datasets = datasets;
        this.json = json;
    }

    /**
     * The id of the newest run that is equal to what the request asks for.
     *
     * @param measure that is selected by: a run of before it was measured does not count
     */
    public Optional<String> equalTo(ExperimentRequest request, Measure measure) {
        return equalRuns(request)
                .filter(run -> run.best != null && run.best.has(measure))
                .map(run -> run.experimentId)
                .findFirst();
    }

    /** The request of a finished run, and when it was submitted. */
    public record Answer(ExperimentRequest request, Instant submittedAt) {}

    /**
     * The request of the newest run that answers a single experiment. What is said of the experiment beside its settings must
     * be said of that run, too; a run that is to pause is none that has finished.
     */
    public Optional<Answer> answering(ExperimentRequest request) {
        if (!request.reuse() || request.pauseAfter().isPresent()) {
            return Optional.empty();
        }
        return equalRuns(request)
                .filter(run -> request.study().isEmpty()
                        || request.study().equals(request(run).study()))
                .filter(run -> request.tags().isEmpty()
                        || request.tags().equals(request(run).tags()))
                .map(run -> new Answer(request(run), run.submittedAt))
                .findFirst();
    }

    private Stream<ExperimentEntity> equalRuns(ExperimentRequest request) {
        var candidates = candidates(request);
        if (candidates.isEmpty()) {
            return Stream.empty();
        }
        var expected = Fingerprint.of(
                request, provenance(ofModel(request)), provenance(ofData(request)), provenance(newest()));
        return candidates.stream()
                .filter(run -> expected.isPresent() && fingerprint(run).equals(expected));
    }

    /** Keeps runs from being deleted until the transaction ends; the ids of those that have not been deleted before. */
    public Set<String> hold(Set<String> ids) {
        return experiments.lock(ids).stream().map(run -> run.experimentId).collect(Collectors.toSet());
    }

    private List<ExperimentEntity> candidates(ExperimentRequest request) {
        // Of data that was replaced since, nobody has seen the digest yet.
        var since = datasets.replacedAt(request.dataset().name()).orElse(Instant.EPOCH);
        return experiments
                .find(
                        "state = ?1 and asked.model = ?2 and asked.datasetName = ?3 and asked.seed = ?4"
                                + " and asked.maxLength = ?5 and asked.batchSize = ?6 and asked.epochs = ?7"
                                + " order by finishedAt desc, experimentId",
                        State.COMPLETED,
                        request.model(),
                        request.dataset().name(),
                        request.seed(),
                        request.maxLength(),
                        request.batchSize(),
                        request.epochs())
                .range(0, MOST_CANDIDATES - 1)
                .list()
                .stream()
                .filter(run -> run.request != null && run.completed != null)
                .filter(run -> !run.submittedAt.isBefore(since))
                .filter(run -> request(run).settings().equals(request.settings()))
                .toList();
    }

    private Optional<ExperimentEntity> ofModel(ExperimentRequest request) {
        return experiments
                .find(
                        "state = ?1 and asked.model = ?2 order by finishedAt desc, experimentId",
                        State.COMPLETED,
                        request.model())
                .firstResultOptional();
    }

    /** A completed run and what it was asked to do. */
    public record Finished(String id, ExperimentRequest request) {}

    /** Completed runs of the same model on the same data, the newest first. */
    public List<Finished> ofSameData(ExperimentRequest request) {
        return onSameData(request)
                .map(run -> new Finished(run.experimentId, request(run)))
                .toList();
    }

    /** Data is tokenized: its digest depends on the model, too. */
    private Optional<ExperimentEntity> ofData(ExperimentRequest request) {
        return onSameData(request).findFirst();
    }

    private Stream<ExperimentEntity> onSameData(ExperimentRequest request) {
        return experiments
                .find(
                        "state = ?1 and asked.model = ?2 and asked.datasetName = ?3 and asked.datasetFraction = ?4"
                                + " and asked.datasetSeed = ?5 and asked.datasetProtocol = ?6"
                                + " order by finishedAt desc, experimentId",
                        State.COMPLETED,
                        request.model(),
                        request.dataset().name(),
                        request.dataset().fraction(),
                        request.dataset().seed(),
                        request.dataset().protocol().wireName())
                .range(0, MOST_CANDIDATES - 1)
                .list()
                .stream()
                .filter(run -> run.request != null && request(run).dataset().equals(request.dataset()));
    }

    /** How long the newest finished run took whose cost is that of the request: the same model, data, lengths and epochs. */
    public Optional<Double> secondsOf(ExperimentRequest request) {
        return experiments
                .find(
                        "state = ?1 and asked.model = ?2 and asked.datasetName = ?3 and asked.datasetFraction = ?4"
                                + " and asked.maxLength = ?5 and asked.epochs = ?6 order by finishedAt desc, experimentId",
                        State.COMPLETED,
                        request.model(),
                        request.dataset().name(),
                        request.dataset().fraction(),
                        request.maxLength(),
                        request.epochs())
                .range(0, MOST_CANDIDATES - 1)
                .list()
                .stream()
                .filter(run -> run.request != null
                        && run.totalSeconds != null
                        && request(run).numLayers().equals(request.numLayers()))
                .findFirst()
                .map(run -> run.totalSeconds);
    }

    /** How many test examples runs on this data had. */
    public Optional<Integer> testExamples(ExperimentRequest request) {
        return ofData(request)
                .map(run -> run.completed)
                .map(text -> json.read(text).path("examples").path("test").asInt())
                .filter(count -> count > 0);
    }

    private Optional<ExperimentEntity> newest() {
        return experiments
                .find("state = ?1 order by finishedAt desc, experimentId", State.COMPLETED)
                .firstResultOptional();
    }

    private Optional<Fingerprint> fingerprint(ExperimentEntity run) {
        var provenance = provenance(Optional.of(run));
        return Fingerprint.of(request(run), provenance, provenance, provenance);
    }

    private ExperimentRequest request(ExperimentEntity run) {
        return RequestReader.LENIENT.read(run.request.getBytes(StandardCharsets.UTF_8), () -> run.experimentId);
    }

    private JsonNode provenance(Optional<ExperimentEntity> run) {
        return run.map(one -> one.completed)
                .map(text -> json.read(text).path("provenance"))
                .orElseGet(MissingNode::getInstance);
    }
}
