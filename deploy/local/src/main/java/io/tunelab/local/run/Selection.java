package io.tunelab.local.run;

import io.tunelab.local.rest.Experiment.Result;
import io.tunelab.local.study.RequestFields;
import io.tunelab.local.study.Study.SelectBy;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Chooses among completed runs, by validation. The test scores take no part: they would not be test scores then. */
public final class Selection {
    private Selection() {}

    /** The best run. */
    public static Optional<RunStatus> best(List<RunStatus> runs, SelectBy by) {
        return runs.stream()
                .filter(status -> status.result().isPresent())
                .min(Comparator.comparingDouble(status -> cost(status.result().orElseThrow(), by)));
    }

    /** The best configuration: runs that differ in nothing but the seed count together, by their mean. */
    public static Optional<RequestFields> bestConfiguration(List<RunStatus> runs, SelectBy by) {
        return runs.stream()
                .filter(status -> status.result().isPresent())
                .collect(Collectors.groupingBy(
                        status -> withoutIdentity(status.run().request()),
                        LinkedHashMap::new,
                        Collectors.averagingDouble(
                                status -> cost(status.result().orElseThrow(), by))))
                .entrySet()
                .stream()
                .min(java.util.Map.Entry.comparingByValue())
                .map(java.util.Map.Entry::getKey);
    }

    private static double cost(Result result, SelectBy by) {
        return switch (by) {
            case VAL_LOSS -> result.validationLoss();
            case VAL_ACCURACY -> -result.validationAccuracy();
        };
    }

    private static RequestFields withoutIdentity(RequestFields request) {
        var values = new LinkedHashMap<>(request.values());
        values.keySet().removeAll(List.of("experiment_id", "study", "seed"));
        return new RequestFields(values);
    }
}
