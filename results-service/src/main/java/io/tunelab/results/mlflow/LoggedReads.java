package io.tunelab.results.mlflow;

import io.tunelab.results.mlflow.LoggedRun.Data;
import io.tunelab.results.mlflow.LoggedRun.Info;
import io.tunelab.results.mlflow.LoggedRun.Life;
import io.tunelab.results.mlflow.LoggedRun.Metric;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds logged runs. */
@ApplicationScoped
@Transactional
class LoggedReads {
    private final EntityManager database;

    LoggedReads(EntityManager database) {
        this.database = database;
    }

    Optional<LoggedRun> find(String runId) {
        return runs(List.of(runId)).stream().findFirst();
    }

    /** All values of a metric, by time. */
    List<Metric> history(String runId, String key) {
        return rows(
                        "SELECT key, value, \"timestamp\", step FROM logged_metrics WHERE run_id = ?1 AND key = ?2"
                                + " ORDER BY \"timestamp\", step, value",
                        runId,
                        key)
                .stream()
                .map(row -> metric(row, 0))
                .toList();
    }

    /** A page of a search, in its order. */
    List<LoggedRun> search(LoggedSearch search, Collection<String> experiments, int offset, int limit) {
        var query = database.createNativeQuery(search.sql(), String.class)
                .setParameter("ids", experiments.toArray(String[]::new));
        for (int i = 0; i < search.parameters().size(); i++) {
            query.setParameter("p" + i, search.parameters().get(i));
        }
        @SuppressWarnings("unchecked")
        List<String> ids = query.setFirstResult(offset).setMaxResults(limit).getResultList();
        return runs(ids);
    }

    /** In the order of their ids as they are given; without those that nobody knows. */
    private List<LoggedRun> runs(List<String> ids) {
        var array = ids.toArray(String[]::new);
        var params = pairs("logged_params", array);
        var tags = pairs("logged_tags", array);
        var metrics = new HashMap<String, List<Metric>>();
        rows(
                        "SELECT run_id, key, value, \"timestamp\", step FROM logged_latest_metrics"
                                + " WHERE run_id = ANY (?1) ORDER BY run_id, key",
                        (Object) array)
                .forEach(row -> metrics.computeIfAbsent((String) row[0], id -> new ArrayList<>())
                        .add(metric(row, 1)));
        var found = new HashMap<String, LoggedRun>();
        rows(
                        "SELECT run_id, experiment_id, name, user_id, status, start_time, end_time, artifact_uri, deleted"
                                + " FROM logged_runs WHERE run_id = ANY (?1)",
                        (Object) array)
                .forEach(row -> found.put(
                        (String) row[0],
                        new LoggedRun(
                                info(row),
                                new Data(
                                        params.getOrDefault(row[0], Map.of()),
                                        tags.getOrDefault(row[0], Map.of()),
                                        metrics.getOrDefault(row[0], List.of())))));
        return ids.stream().filter(found::containsKey).map(found::get).toList();
    }

    private static Info info(Object[] row) {
        var life = new Life((String) row[4], (Long) row[5], Optional.ofNullable((Long) row[6]), (Boolean) row[8]);
        return new Info((String) row[0], (String) row[1], (String) row[2], (String) row[3], life, (String) row[7]);
    }

    private static Metric metric(Object[] row, int from) {
        return new Metric((String) row[from], (Double) row[from + 1], (Long) row[from + 2], (Long) row[from + 3]);
    }

    private Map<String, Map<String, String>> pairs(String table, String[] ids) {
        var pairs = new HashMap<String, Map<String, String>>();
        rows("SELECT run_id, key, value FROM " + table + " WHERE run_id = ANY (?1)", (Object) ids)
                .forEach(row -> pairs.computeIfAbsent((String) row[0], id -> new HashMap<>())
                        .put((String) row[1], (String) row[2]));
        return pairs;
    }

    @SuppressWarnings("unchecked")
    private List<Object[]> rows(String sql, Object... parameters) {
        var query = database.createNativeQuery(sql, Object[].class);
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        return query.getResultList();
    }
}
