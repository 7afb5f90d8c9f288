package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.Spread;
import io.tunelab.results.query.ExperimentView.MetricsView;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The marginal effect of each field that a stage varies: for each of its values the mean over all configurations that
 * have it.
 *
 * @param balanced whether the stage is a full grid of completed runs; otherwise the means of one field would also hold what
 *     other fields do
 * @param note why there are no means, though some values are shared; absent where there are
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Effects(String stage, boolean balanced, String note, List<Effect> effects) {
    public Effects {
        effects = List.copyOf(effects);
    }

    /** @param range the largest mean validation accuracy less the smallest */
    @RegisterForReflection
    public record Effect(String field, double range, List<Value> values) {
        public Effect {
            values = List.copyOf(values);
        }
    }

    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Value(JsonNode value, int configurations, double valAccuracy, double valLoss) {}

    static Effects of(Stage stage) {
        var fields = stage.configurations().stream()
                .flatMap(configuration -> configuration.varied().keySet().stream())
                .distinct()
                .map(field -> effect(field, stage))
                .filter(effect -> effect.values().size() > 1)
                .sorted(Comparator.comparingDouble(Effect::range).reversed())
                .toList();
        boolean isBalanced = isBalanced(stage);
        // Values that one configuration has are its result, not a mean.
        var names = fields.stream()
                .filter(effect ->
                        effect.values().size() < stage.configurations().size())
                .map(Effect::field)
                .collect(Collectors.joining(", "));
        if (isBalanced || names.isEmpty()) {
            return new Effects(stage.name(), isBalanced, null, fields);
        }
        return new Effects(
                stage.name(),
                false,
                "Mean accuracies by %s are not given: not all combinations were run, so the means would mix effects."
                        .formatted(names),
                List.of());
    }

    /** Every combination of the values once, with as many completed runs. */
    static boolean isBalanced(Stage stage) {
        var configurations = stage.configurations();
        long combinations = configurations.stream()
                .flatMap(one -> one.varied().keySet().stream())
                .distinct()
                .mapToLong(field -> configurations.stream()
                        .map(one -> Optional.ofNullable(one.varied().get(field)))
                        .distinct()
                        .count())
                .reduce(1, (one, other) -> one * other);
        long different =
                configurations.stream().map(Configuration::varied).distinct().count();
        long sizes = configurations.stream()
                .map(one -> one.completed().size())
                .distinct()
                .count();
        return combinations == configurations.size() && different == combinations && sizes == 1;
    }

    private static Effect effect(String field, Stage stage) {
        var byValue = stage.configurations().stream()
                .filter(one ->
                        one.varied().containsKey(field) && !one.completed().isEmpty())
                .collect(Collectors.groupingBy(one -> one.varied().get(field)));
        var values = byValue.entrySet().stream()
                .map(Effects::value)
                .sorted(Comparator.comparingDouble(value -> value.value().asDouble()))
                .toList();
        double high = values.stream().mapToDouble(Value::valAccuracy).max().orElse(0);
        double low = values.stream().mapToDouble(Value::valAccuracy).min().orElse(0);
        return new Effect(field, high - low, values);
    }

    private static Value value(Map.Entry<JsonNode, List<Configuration>> entry) {
        var configurations = entry.getValue();
        return new Value(
                entry.getKey(),
                configurations.size(),
                configurations.stream().collect(Collectors.averagingDouble(one -> one.validation(MetricsView::accuracy)
                        .map(Spread::mean)
                        .orElseThrow())),
                configurations.stream().collect(Collectors.averagingDouble(one -> one.validation(MetricsView::loss)
                        .map(Spread::mean)
                        .orElseThrow())));
    }
}
