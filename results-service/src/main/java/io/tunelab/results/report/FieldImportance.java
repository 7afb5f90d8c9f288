package io.tunelab.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.ExplainedVariance;
import io.tunelab.results.analysis.Spread;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.study.spec.SelectBy;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which part of the variance of what a study selects by its fields explain, over the configurations of one stage.
 *
 * @param configurations that have a value
 * @param fields the one that explains most first
 * @param pairs what two fields explain together beyond both alone, where that is clear; the largest first
 * @param rest what single fields do not explain: differences within their groups of values, combinations of fields, and chance
 * @param finding the same in words
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record FieldImportance(
        String stage,
        String measure,
        int configurations,
        List<Explained> fields,
        List<ExplainedPair> pairs,
        double rest,
        String finding) {
    /** Where nothing else is said. */
    static final String TOO_FEW =
            "no stage with a draw (without halving) or a full grid of at least two fields has completed" + " runs of "
                    + ExplainedVariance.FEWEST + " configurations";

    public FieldImportance {
        fields = List.copyOf(fields);
        pairs = List.copyOf(pairs);
    }

    /**
     * One field.
     *
     * @param share of the variance, 0 to 1
     * @param error its standard error
     * @param amongBetter the same where results that are worse than the median count as the median
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Explained(String field, double share, double error, double amongBetter) {}

    /** Two fields. */
    @RegisterForReflection
    public record ExplainedPair(String first, String second, double share, double error) {}

    /**
     * Empty where too few configurations have results, or halving chose which have: those that went on are no fair sample.
     * Configurations that are listed, and grids with gaps, vary fields together, so that no share is that of one field.
     */
    static Optional<FieldImportance> of(Stage stage, SelectBy selectBy) {
        if (stage.draw().flatMap(draw -> draw.halving()).isPresent()) {
            return Optional.empty();
        }
        var done = independent(stage).stream()
                .filter(one -> one.selection(selectBy).isPresent())
                .toList();
        var costs = done.stream()
                .map(one ->
                        selectBy.cost(one.selection(selectBy).map(Spread::mean).orElseThrow()))
                .toList();
        var fields = fields(done);
        return fields.size() < 2
                        || done.size() < ExplainedVariance.FEWEST
                        || costs.stream().distinct().count() < 2
                ? Optional.empty()
                : Optional.of(of(stage.name(), selectBy, fields, costs));
    }

    /** Those whose fields were varied independently of each other: the drawn ones, or a full grid. */
    private static List<Configuration> independent(Stage stage) {
        return stage.draw()
                .map(draw -> stage.configurations().stream()
                        .filter(one -> draw.drawn().contains(one.name()))
                        .toList())
                .orElseGet(() -> Effects.isBalanced(stage) ? stage.configurations() : List.of());
    }

    private static FieldImportance of(
            String stage, SelectBy selectBy, List<ExplainedVariance.Field> fields, List<Double> costs) {
        var all = ExplainedVariance.of(fields, costs);
        var better = ExplainedVariance.amongBetter(costs);
        var ofBetter = better.stream().distinct().count() < 2 ? all : ExplainedVariance.of(fields, better);
        var explained = IntStream.range(0, fields.size())
                .mapToObj(i -> new Explained(
                        fields.get(i).name(),
                        atLeastNothing(all.singles().get(i).share()),
                        all.singles().get(i).error(),
                        atLeastNothing(ofBetter.singles().get(i).share())))
                .sorted(Comparator.comparingDouble(Explained::share).reversed())
                .toList();
        var pairs = all.pairs().stream()
                .filter(ExplainedVariance.Share::isClear)
                .map(pair ->
                        new ExplainedPair(pair.fields().get(0), pair.fields().get(1), pair.share(), pair.error()))
                .sorted(Comparator.comparingDouble(ExplainedPair::share).reversed())
                .toList();
        double rest = atLeastNothing(
                1 - explained.stream().mapToDouble(Explained::share).sum());
        return new FieldImportance(
                stage,
                selectBy.wireName(),
                costs.size(),
                explained,
                pairs,
                rest,
                inWords(selectBy, costs.size(), explained, pairs, rest));
    }

    /** Below 0 by chance alone. */
    private static double atLeastNothing(double share) {
        return Math.max(0, share);
    }

    /** Those with several values, which every configuration sets; not the seed. */
    private static List<ExplainedVariance.Field> fields(List<Configuration> done) {
        return done.stream()
                .flatMap(one -> one.varied().keySet().stream())
                .distinct()
                .filter(field -> !field.equals("seed"))
                .filter(field -> done.stream().allMatch(one -> one.varied().containsKey(field)))
                .filter(field -> done.stream()
                                .map(one -> Figures.value(one.varied().get(field)))
                                .distinct()
                                .count()
                        > 1)
                .map(field -> new ExplainedVariance.Field(field, values(done, field)))
                .toList();
    }

    private static List<? extends Comparable<?>> values(List<Configuration> done, String field) {
        var values = done.stream()
                .map(one -> one.varied().get(field))
                .filter(Objects::nonNull)
                .toList();
        return values.stream().allMatch(JsonNode::isNumber)
                ? values.stream().map(JsonNode::asDouble).toList()
                : values.stream().map(Figures::value).toList();
    }

    private static String inWords(
            SelectBy selectBy, int configurations, List<Explained> fields, List<ExplainedPair> pairs, double rest) {
        var singles = fields.stream()
                .map(one -> "%s %s ± %s".formatted(one.field(), percent(one.share()), percent(one.error())))
                .collect(Collectors.joining(", "));
        var together = pairs.stream()
                .findFirst()
                .map(pair -> " Together, %s and %s explain %s more than both alone add up to."
                        .formatted(pair.first(), pair.second(), percent(pair.share())))
                .orElse("");
        return "Variance of %s over %d configurations explained by each field alone: %s (± standard error).%s %s is not explained by single fields: differences within their groups of values, combinations of fields, and chance."
                .formatted(
                        Figures.measure(selectBy).replaceFirst("^V", "v"),
                        configurations,
                        singles,
                        together,
                        percent(rest));
    }

    private static String percent(double share) {
        return Figures.decimal(100 * share, 0) + "%";
    }
}
