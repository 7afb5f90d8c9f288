package io.tunelab.results.baseline;

import io.tunelab.results.examples.ExampleReads;
import io.tunelab.results.examples.TestedExamples;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.study.StudyResults;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the examples that the runs of a study were tested on. */
@ApplicationScoped
public class TestSets {
    private final ExampleReads examples;

    TestSets(ExampleReads examples) {
        this.examples = examples;
    }

    /** A tokenized test split, the runs on it, and the stages that they belong to. */
    private record Split(List<String> runs, Set<String> stages) {}

    /** In the order of the stages; without those whose runs have no predictions yet. */
    public List<TestSet> of(StudyResults study) {
        var sets = new LinkedHashMap<String, TestSet>();
        splits(study).forEach((digest, split) -> tested(split).ifPresent(tested -> {
            var id = TestSet.id(examples.source(tested), tested);
            sets.merge(id, new TestSet(id, Set.of(digest), List.copyOf(split.stages()), tested), TestSets::joined);
        }));
        return List.copyOf(sets.values());
    }

    private static Map<String, Split> splits(StudyResults study) {
        var splits = new LinkedHashMap<String, Split>();
        for (var stage : study.stages()) {
            stage.configurations().stream()
                    .flatMap(configuration -> configuration.completed().stream())
                    .forEach(run -> digest(run).ifPresent(digest -> {
                        var split = splits.computeIfAbsent(
                                digest, first -> new Split(new ArrayList<>(), new LinkedHashSet<>()));
                        split.runs().add(run.experimentId());
                        split.stages().add(stage.name());
                    }));
        }
        return splits;
    }

    private Optional<TestedExamples> tested(Split split) {
        return split.runs().stream().flatMap(run -> examples.find(run).stream()).findFirst();
    }

    private static TestSet joined(TestSet one, TestSet other) {
        var digests = new LinkedHashSet<>(one.digests());
        digests.addAll(other.digests());
        var stages = new LinkedHashSet<>(one.stages());
        stages.addAll(other.stages());
        return new TestSet(one.id(), digests, List.copyOf(stages), one.tested());
    }

    /** Of the tokenized test split; empty for runs that did not tell it. */
    public static Optional<String> digest(ExperimentView run) {
        return Optional.ofNullable(run.execution().provenance())
                .map(provenance -> provenance.path("test_digest").textValue());
    }
}
