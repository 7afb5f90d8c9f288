package io.tunelab.results.mlflow;

import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.rest.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What MLflow calls experiments: our studies, what other tools have made, and the one for runs that have none. */
@ApplicationScoped
class MlflowExperiments {
    private static final String DEFAULT_NAME = "Default";
    private final ExperimentReads ours;
    private final LoggedExperiments logged;

    MlflowExperiments(ExperimentReads ours, LoggedExperiments logged) {
        this.ours = ours;
        this.logged = logged;
    }

    /** All of a view, what other tools have made first, each kind the newest first. */
    List<Map<String, Object>> all(MlflowBody search) {
        search.text("filter").ifPresent(filter -> {
            throw ProblemException.parameter("filter", MlflowBody.shortened(filter), "nothing");
        });
        var view = search.text("view_type").orElse("ACTIVE_ONLY");
        var found = new ArrayList<Map<String, Object>>();
        logged.all().stream()
                .filter(one -> view.equals("ALL") || one.isDeleted() == view.equals("DELETED_ONLY"))
                .forEach(one -> found.add(one.json()));
        if (!view.equals("DELETED_ONLY")) {
            found.addAll(own());
        }
        return found;
    }

    private List<Map<String, Object>> own() {
        var groups = new ArrayList<>(
                ours.groups().stream().map(MlflowRuns::experiment).toList());
        if (groups.stream().noneMatch(one -> one.get("experiment_id").equals(MlflowRuns.DEFAULT))) {
            groups.add(empty());
        }
        return groups;
    }

    /** MLflow's clients log there where nothing else is said, so it is always there. */
    private static Map<String, Object> empty() {
        var experiment = new LinkedHashMap<String, Object>();
        experiment.put("experiment_id", MlflowRuns.DEFAULT);
        experiment.put("name", DEFAULT_NAME);
        experiment.put("artifact_location", "");
        experiment.put("lifecycle_stage", "active");
        return experiment;
    }

    Map<String, Object> byId(String id) {
        return logged.byId(id)
                .map(LoggedExperiment::json)
                .or(() -> own("experiment_id", id))
                .orElseThrow(() -> ProblemException.notFound("experiment", id));
    }

    Map<String, Object> byName(String name) {
        return logged.byName(name)
                .map(LoggedExperiment::json)
                .or(() -> own("name", name))
                .orElseThrow(() -> ProblemException.notFound("experiment", name));
    }

    private Optional<Map<String, Object>> own(String field, String value) {
        return own().stream().filter(one -> one.get(field).equals(value)).findFirst();
    }

    /** Makes one for another tool; returns its id. */
    String create(MlflowBody body) {
        var name = body.required("name");
        if (own("name", name).isPresent()) {
            throw MlflowAnswers.exists("a study", name);
        }
        return logged.create(name, body.text("artifact_location").orElse(""), body.pairs("tags"));
    }

    void rename(String id, String name) {
        if (own("name", name).isPresent()) {
            throw MlflowAnswers.exists("a study", name);
        }
        logged.rename(id, name);
    }

    /** Refuses an experiment that takes no runs. */
    void requireActive(String id) {
        if (byId(id).get("lifecycle_stage").equals("deleted")) {
            throw ProblemException.parameter("experiment_id", id, "an experiment that is not deleted");
        }
    }
}
