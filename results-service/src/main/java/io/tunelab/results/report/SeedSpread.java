package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.contract.request.RequestField;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.results.analysis.Interval;
import io.tunelab.results.analysis.VarianceComponent;
import io.tunelab.results.analysis.VarianceComponents;
import io.tunelab.results.analysis.VarianceComponents.Run;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.study.RunSeeds;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How much of a stage's spread in test accuracy comes from which seed. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SeedSpread(
        String stage,

        @Schema(description = "Empty if several seeds vary, but no configuration has all their combinations")
        List<Part> parts,

        @Schema(description = "Whether the seed of the split varied. If not, its variance is missing in these figures")
        boolean splitVaried,

        @Schema(description = "Configurations that are left out because runs are missing")
        int incomplete,

        String finding) {
    /** No share has a larger standard deviation. */
    private static final double LARGEST = 0.5;

    private static final String DATA = RequestTable.DATASET_SEED.path();

    public SeedSpread {
        parts = List.copyOf(parts);
    }

    /**
     * One source of chance, or several that vary together.
     *
     * @param seeds paths of the seeds; empty for what no seed explains alone
     * @param values how many each seed has, absent without seeds
     * @param deviation standard deviation of test accuracy, 1 is all right
     * @param share of the variance, absent for a single source
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Part(
            List<String> seeds,
            Integer values,
            double deviation,
            Interval interval,
            int degreesOfFreedom,
            Double share) {
        public Part {
            seeds = List.copyOf(seeds);
        }

        private static Part of(List<String> seeds, Integer values, VarianceComponent component, Double share) {
            return new Part(seeds, values, component.deviation(), component.interval(), component.freedom(), share);
        }

        private String text() {
            return "%s %s (95%% interval %s to %s%s)"
                    .formatted(
                            name(),
                            Figures.decimal(100 * deviation, 2),
                            Figures.decimal(100 * interval.low(), 2),
                            interval.high() > LARGEST ? "above 50" : Figures.decimal(100 * interval.high(), 2),
                            share == null ? "" : "; %.0f%% of the variance".formatted(100 * share));
        }

        private String name() {
            if (seeds.isEmpty()) {
                return "remainder and interactions";
            }
            boolean isWhole = seeds.containsAll(names(RequestTable.SEED_PARTS));
            var whole = isWhole ? Stream.of("seed (initialisation, order and dropout together)") : seeds.stream();
            var data = isWhole ? seeds.stream().filter(DATA::equals) : Stream.<String>of();
            return Stream.concat(whole, data).collect(Collectors.joining(" with "));
        }
    }

    /** Empty if no configuration has runs with different seeds. */
    static Optional<SeedSpread> of(Stage stage) {
        var runs = stage.configurations().stream()
                .flatMap(configuration -> configuration.completed().stream().map(run -> run(configuration, run)))
                .toList();
        if (distinct(runs, Run::levels) == distinct(runs, run -> "")) {
            return Optional.empty();
        }
        boolean splitVaried = distinct(runs, run -> run.levels().get(DATA)) > distinct(runs, run -> "");
        return Optional.of(VarianceComponents.of(runs)
                .map(found -> of(stage, found, splitVaried))
                .orElseGet(() -> new SeedSpread(
                        stage.name(),
                        List.of(),
                        splitVaried,
                        (int) distinct(runs, run -> ""),
                        "Several seeds vary in this stage, but no configuration has completed all combinations of them. How"
                                + " much each contributes to the spread cannot be told." + split(splitVaried))));
    }

    private static SeedSpread of(Stage stage, VarianceComponents found, boolean splitVaried) {
        boolean isAlone = found.rest().isEmpty();
        var ofSeeds = found.sources().stream()
                .map(source -> Part.of(
                        source.names(),
                        source.values(),
                        source.component(),
                        isAlone ? null : found.share(source.component())));
        var ofRest = found.rest().stream().map(rest -> Part.of(List.of(), null, rest, found.share(rest)));
        var parts = Stream.concat(ofSeeds, ofRest).toList();
        return new SeedSpread(
                stage.name(), parts, splitVaried, found.incomplete(), finding(found, parts) + split(splitVaried));
    }

    private static String finding(VarianceComponents found, List<Part> parts) {
        return "Standard deviation of test accuracy between runs, in points%s: %s.%s"
                .formatted(
                        found.blocks() == 1 ? "" : ", pooled over %d configurations".formatted(found.blocks()),
                        parts.stream().map(Part::text).collect(Collectors.joining(", ")),
                        found.incomplete() == 0
                                ? ""
                                : " Left out because runs are missing: %d of %d configurations."
                                        .formatted(found.incomplete(), found.incomplete() + found.blocks()));
    }

    private static String split(boolean varied) {
        return varied
                ? ""
                : " All runs of a configuration used the same split of the data (dataset.seed), so the variance between splits"
                        + " is not included.";
    }

    /** How many different ones there are, block by block. */
    private static long distinct(List<Run> runs, Function<Run, Object> value) {
        return runs.stream()
                .map(run -> List.of(run.block(), value.apply(run)))
                .distinct()
                .count();
    }

    private static Run run(Configuration configuration, ExperimentView run) {
        return new Run(
                block(configuration),
                RunSeeds.of(run.request()),
                run.tested().test().accuracy());
    }

    /** What the configuration sets besides seeds. */
    private static String block(Configuration configuration) {
        var others = new TreeMap<String, JsonNode>(configuration.varied());
        others.keySet().removeAll(names(RequestTable.SEEDS));
        others.remove(DATA);
        return others.toString();
    }

    private static List<String> names(List<? extends RequestField<?>> fields) {
        return fields.stream().map(field -> field.path()).toList();
    }
}
