package io.tunelab.results.study.spec;

import io.tunelab.contract.request.RequestTable;
import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.results.study.spec.StudySpec.Stage;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code vary: [seed, dataset.seed]} or {@code cross: [init_seed, order_seed]}, of a study or of a stage. */
final class VariationReader {
    static final String VARY = "vary";
    static final String CROSS = "cross";
    private static final List<String> SOURCES = Stream.concat(
                    Stream.of(Variation.SEED), Stream.concat(Variation.PARTS.stream(), Stream.of(Variation.DATA)))
            .toList();
    private final Findings findings;
    private final Limits limits;

    VariationReader(Findings findings, Limits limits) {
        this.findings = findings;
        this.limits = limits;
    }

    /** The seeds with the variation that is given there; as they are if none is. */
    Seeds read(Place place, Seeds seeds) {
        var vary = place.field(VARY);
        var cross = place.field(CROSS);
        if (!vary.isAbsent() && !cross.isAbsent()) {
            findings.refuse(cross, "either `vary` or `cross`");
        }
        if (!vary.isAbsent()) {
            return sources(vary, 1)
                    .map(sources -> seeds.with(new Variation(sources, false)))
                    .orElse(seeds);
        }
        var crossed = cross.isAbsent()
                ? Optional.of(seeds.variation()).filter(Variation::crossed)
                : sources(cross, 2).map(sources -> new Variation(sources, true));
        return crossed.map(variation -> crossed(place, seeds, variation)).orElse(seeds);
    }

    private Optional<List<String>> sources(Place place, int fewest) {
        var names = place.items().stream().map(item -> item.node().asText()).toList();
        boolean fits = place.node().isArray()
                && names.size() >= fewest
                && new HashSet<>(names).size() == names.size()
                && SOURCES.containsAll(names)
                && (!names.contains(Variation.SEED) || Collections.disjoint(names, Variation.PARTS));
        if (!fits) {
            findings.refuse(
                    place,
                    "a list of %s%s; seed stands for the three after it"
                            .formatted(fewest == 1 ? "" : "two or more of ", String.join(", ", SOURCES)));
        }
        return fits ? Optional.of(names) : Optional.empty();
    }

    private Seeds crossed(Place place, Seeds seeds, Variation variation) {
        if (seeds.repeats().isEmpty()) {
            findings.refuse(
                    place.field("seeds"),
                    seeds.listed().toString(),
                    "with `cross` the number of values that each of its seeds takes");
            return seeds.with(Variation.OF_SEED);
        }
        int values = seeds.repeats().getAsInt();
        double runs = Math.pow(values, variation.sources().size());
        if (runs > limits.cells()) {
            findings.refuse(
                    place.field(CROSS),
                    "%.0f combinations".formatted(runs),
                    "at most " + limits.cells() + "; with fewer `seeds` there are fewer");
            return seeds.with(Variation.OF_SEED);
        }
        return seeds.with(variation);
    }

    /**
     * A single value of each seed is one run, of which nothing can be told apart. Studies that were accepted before are read
     * as they are.
     */
    void requireSeveralValues(Place place, Stage stage) {
        var seeds = stage.seeds();
        if (seeds.variation().crossed() && seeds.count() == 1 && !limits.equals(Limits.NONE)) {
            findings.refuse(
                    place.field("seeds"),
                    "with `cross` the number of values that each of its seeds takes, 2 or more: 3 give %.0f runs of each"
                                    .formatted(Math.pow(
                                            3, seeds.variation().sources().size()))
                            + " configuration");
        }
    }

    /** A stage that decides adds runs one by one, and compares them on the same test examples. */
    void requireComparable(Place place, Stage stage, RequestFields fixed) {
        if (stage.decide().isEmpty()) {
            return;
        }
        var variation = stage.seeds().variation();
        if (variation.crossed()) {
            findings.refuse(place.field(CROSS), variation.sources().toString(), "`vary` in a stage with `decide`");
        }
        boolean isComparable = stage.configurations().stream()
                .allMatch(configuration -> keepsTestExamples(fixed.with(configuration.fields())));
        if (variation.ofData() && !isComparable) {
            findings.refuse(
                    place.field(VARY),
                    variation.sources().toString(),
                    "without dataset.seed in a stage with `decide`, unless all its runs use protocol official and fraction"
                            + " 1: other splits have other test examples");
        }
    }

    /** Whether every seed of the data leaves the same test examples. */
    private static boolean keepsTestExamples(RequestFields fields) {
        return fields.at(RequestTable.DATASET_PROTOCOL.path())
                        .filter(node -> node.asText().equals(SplitProtocol.OFFICIAL.wireName()))
                        .isPresent()
                && fields.at(RequestTable.DATASET_FRACTION.path())
                        .filter(node -> node.doubleValue() == 1)
                        .isPresent();
    }
}
