package io.tunelab.results.mlflow;

import io.tunelab.results.mlflow.MlflowOrder.Ranked;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.rest.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds runs and experiments as MLflow's own server does. Searches look at every run of the experiments that are asked for,
 * some at a time, and keep only what they order by.
 */
@ApplicationScoped
@Transactional
class MlflowReads {
    private static final int AT_ONCE = 200;

    /** Studies, also those all of whose runs were reused, and labels on requests by topic. */
    private static final String EXPERIMENTS = """
            SELECT id, min(since), max(until) FROM (
                SELECT coalesce(study, '0') AS id, submitted_at AS since, updated_at AS until FROM experiments
                UNION ALL SELECT study_id, created_at, updated_at FROM studies) AS found GROUP BY id""";

    /** A run that was reused is in both studies; where both are asked for, in that which it was run for. */
    private static final String MEMBERS = """
            SELECT experiment_id, min(place) FROM (
                SELECT experiment_id, coalesce(study, '0') AS study, 'a' || coalesce(study, '0') AS place FROM experiments
                UNION ALL
                SELECT experiment_id, study_id, 'b' || study_id FROM study_cells WHERE experiment_id IS NOT NULL) AS found
             WHERE study = ANY (:studies) GROUP BY experiment_id ORDER BY experiment_id""";

    private final EntityManager database;
    private final ExperimentReads runs;

    MlflowReads(EntityManager database, ExperimentReads runs) {
        this.database = database;
        this.runs = runs;
    }

    /** A part of an answer. */
    record Part<T>(List<T> items, Optional<String> next) {
        Part {
            items = List.copyOf(items);
        }
    }

    MlflowRun run(String id) {
        var run = runs.one(id);
        return MlflowRun.of(
                run,
                Optional.ofNullable(run.request())
                        .map(request -> request.path("study").textValue())
                        .orElse(MlflowExperiment.DEFAULT));
    }

    List<RunFacts.Metric> history(String id, String key) {
        return MlflowRun.history(runs.one(id), key);
    }

    Part<MlflowRun> runs(MlflowSearch search) {
        var filter = MlflowFilter.parse(search.filterText(), Keys.RUNS);
        var order = new MlflowOrder(search.orders(), List.of("start_time DESC", "run_id"), Keys.RUNS);
        var places = search.isOfActive() ? members(search.experiments()) : Map.<String, String>of();
        var found = new ArrayList<Ranked>();
        for (var some : parts(List.copyOf(places.keySet()))) {
            runs.views(some).forEach((id, view) -> {
                var facts = MlflowRun.of(view, places.get(id)).facts();
                if (filter.test(facts)) {
                    found.add(order.ranked(id, places.get(id), facts));
                }
            });
            database.clear();
        }
        found.sort(order.comparator());
        var page = search.page(found);
        var shown = new ArrayList<MlflowRun>();
        for (var some : parts(page.items())) {
            var views = runs.views(some.stream().map(Ranked::id).toList());
            some.forEach(one -> shown.add(MlflowRun.of(views.get(one.id()), one.experiment())));
            database.clear();
        }
        return new Part<>(shown, page.next());
    }

    private static <T> List<List<T>> parts(List<T> all) {
        var parts = new ArrayList<List<T>>();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            parts.add(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
        }
        return parts;
    }

    /** The study that each run is shown in, by the run's id. */
    private Map<String, String> members(List<String> studies) {
        @SuppressWarnings("unchecked")
        List<Object[]> rows = database.createNativeQuery(MEMBERS, Object[].class)
                .setParameter("studies", studies.toArray(String[]::new))
                .getResultList();
        var members = new LinkedHashMap<String, String>();
        rows.forEach(row -> members.put((String) row[0], ((String) row[1]).substring(1)));
        return members;
    }

    MlflowExperiment byId(String id) {
        return Optional.ofNullable(experiments().get(id))
                .orElseThrow(() -> ProblemException.notFound("experiment", id));
    }

    MlflowExperiment byName(String name) {
        return experiments().values().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("experiment", name));
    }

    Part<MlflowExperiment> experiments(MlflowSearch search) {
        var filter = MlflowFilter.parse(search.filterText(), Keys.EXPERIMENTS);
        var orders = search.orders().isEmpty() ? List.of("creation_time DESC") : search.orders();
        var order = new MlflowOrder(orders, List.of("experiment_id"), Keys.EXPERIMENTS);
        var all = search.isOfActive() ? experiments() : Map.<String, MlflowExperiment>of();
        var found = all.values().stream()
                .filter(one -> filter.test(one.facts()))
                .map(one -> order.ranked(one.experimentId(), "", one.facts()))
                .sorted(order.comparator())
                .toList();
        var page = search.page(found);
        return new Part<>(page.items().stream().map(one -> all.get(one.id())).toList(), page.next());
    }

    private Map<String, MlflowExperiment> experiments() {
        @SuppressWarnings("unchecked")
        List<Object[]> rows =
                database.createNativeQuery(EXPERIMENTS, Object[].class).getResultList();
        var experiments = rows.stream()
                .map(row -> MlflowExperiment.of((String) row[0], millis(row[1]), millis(row[2])))
                .collect(Collectors.toMap(MlflowExperiment::experimentId, one -> one));
        experiments.computeIfAbsent(MlflowExperiment.DEFAULT, id -> MlflowExperiment.of(id, 0, 0));
        return experiments;
    }

    private static long millis(Object moment) {
        return ((Instant) moment).toEpochMilli();
    }
}
