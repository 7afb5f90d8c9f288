package io.tunelab.results.study.spec;

import io.tunelab.results.study.spec.StudySpec.Configuration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;

/** Reads {@code decide: {baseline: small, margin: 0.005, max_seeds: 10, confidence: 0.95}}. */
final class DecideReader {
    static final List<String> FIELDS = List.of("baseline", "margin", "max_seeds", "confidence");
    static final int FEWEST_SEEDS = 2;
    static final int MOST_SEEDS = 30;
    private static final int STANDARD_MAX_SEEDS = 10;
    private static final double STANDARD_CONFIDENCE = 0.95;
    private static final double LEAST_CONFIDENCE = 0.8;
    private static final double MOST_CONFIDENCE = 0.999;

    private final FieldsReader fields;
    private final Findings findings;

    DecideReader(FieldsReader fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    /** @param seeds of the first look */
    Optional<Decide> read(Place place, List<Configuration> configurations, Seeds seeds) {
        if (place.isAbsent()) {
            return Optional.empty();
        }
        if (!place.node().isObject()) {
            findings.refuse(place, "an object with " + String.join(", ", FIELDS));
            return Optional.empty();
        }
        findings.allowOnly(place, FIELDS);
        if (configurations.size() == 1) {
            findings.refuse(place, "only with two configurations or more");
        }
        return Optional.of(new Decide(
                baseline(place.field("baseline"), configurations),
                number(
                        place.field("margin"),
                        StudyReader.STANDARD_MARGIN,
                        value -> value > 0 && value < 1,
                        StudyReader.MARGIN_RULE),
                maxSeeds(place.field("max_seeds"), seeds),
                number(
                        place.field("confidence"),
                        STANDARD_CONFIDENCE,
                        value -> value >= LEAST_CONFIDENCE && value <= MOST_CONFIDENCE,
                        LEAST_CONFIDENCE + " to " + MOST_CONFIDENCE)));
    }

    /** The seeds of the first look: two, unless the stage or the study says how many. */
    Seeds seeds(Place own, Seeds seeds) {
        if (own.isAbsent() && seeds.with(Variation.OF_SEED).equals(Seeds.ONE)) {
            return Seeds.counted(FEWEST_SEEDS).with(seeds.variation());
        }
        if (seeds.repeats().orElse(0) < FEWEST_SEEDS) {
            findings.refuse(
                    own,
                    own.isAbsent() ? seeds.listed().toString() : own.node().toString(),
                    "with `decide` the number of seeds at the first look, " + FEWEST_SEEDS
                            + " or more: further ones count up");
            return Seeds.counted(FEWEST_SEEDS);
        }
        return seeds;
    }

    /** By its name, or by values that only one configuration has. */
    private String baseline(Place place, List<Configuration> configurations) {
        var names = configurations.stream().map(Configuration::name).toList();
        if (place.node().isObject()) {
            var wanted = fields.read(place, java.util.Set.of());
            var matching = configurations.stream()
                    .filter(one -> one.fields().with(wanted).equals(one.fields()))
                    .map(Configuration::name)
                    .toList();
            if (matching.size() == 1) {
                return matching.get(0);
            }
            findings.refuse(
                    place,
                    matching.isEmpty()
                            ? "values of a configuration of the stage"
                            : "values of a single configuration: these are " + String.join(", ", matching));
            return "";
        }
        var name = Names.asked(place.node(), names);
        if (place.isAbsent() || !names.contains(name)) {
            findings.refuse(place, "a configuration of the stage, by its name: " + String.join(", ", names));
        }
        return name;
    }

    private int maxSeeds(Place place, Seeds seeds) {
        int least = seeds.count() + 1;
        var node = place.node();
        boolean fits = node.isIntegralNumber()
                && node.canConvertToInt()
                && node.intValue() >= least
                && node.intValue() <= MOST_SEEDS;
        if (place.isAbsent() ? STANDARD_MAX_SEEDS < least : !fits) {
            findings.refuse(
                    place,
                    place.isAbsent() ? String.valueOf(STANDARD_MAX_SEEDS) : node.toString(),
                    "more than the " + seeds.count() + " seeds of the first look, at most " + MOST_SEEDS);
        }
        return fits ? node.intValue() : STANDARD_MAX_SEEDS;
    }

    private double number(Place place, double standard, DoublePredicate isAllowed, String allowed) {
        var number = place.text().number(place.node());
        boolean fits = number.isNumber() && isAllowed.test(number.doubleValue());
        if (!place.isAbsent() && !fits) {
            findings.refuse(place, allowed);
        }
        return fits ? number.doubleValue() : standard;
    }
}
