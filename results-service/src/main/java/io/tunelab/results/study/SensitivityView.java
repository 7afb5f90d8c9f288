package io.tunelab.results.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.Sensitivity;
import io.tunelab.results.analysis.Verdicts;
import java.util.Locale;
import java.util.Optional;

/**
 * Which differences can be shown, and what it would take to show one as large as the margin.
 *
 * @param detectable the smallest difference in accuracy that is found significant with a power of 80%
 * @param seedsNeeded how many seeds would show the margin; absent if 30 would not, or if it is shown already
 * @param examplesNeeded how many test examples would show the margin with these seeds; absent if it is shown already
 * @param moreSeconds of training for the missing seeds of all configurations; absent if unknown
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SensitivityView(
        int seeds,
        int examples,
        double detectable,
        Integer seedsNeeded,
        Integer examplesNeeded,
        Double moreSeconds,
        String text) {
    /** So many seeds make what depends on them small, and can still be run. */
    private static final int MANY_SEEDS = 10;

    /** @param secondsPerSeed of all configurations together */
    public static SensitivityView of(
            Sensitivity sensitivity, int seeds, int examples, double margin, Optional<Double> secondsPerSeed) {
        double detectable = sensitivity.detectable(seeds, examples);
        if (detectable <= margin) {
            return new SensitivityView(
                    seeds, examples, detectable, null, null, null, Verdicts.unnoticed(seeds, examples, detectable));
        }
        // One seed a side is about two models: more seeds would answer another question.
        var needed = seeds == 1 ? Optional.<Integer>empty() : sensitivity.seedsFor(margin, examples);
        var moreSeconds = needed.flatMap(all -> secondsPerSeed.map(seconds -> (all - seeds) * seconds));
        var moreExamples = sensitivity.examplesFor(margin, seeds);
        return new SensitivityView(
                seeds,
                examples,
                detectable,
                needed.orElse(null),
                moreExamples.orElse(null),
                moreSeconds.orElse(null),
                Verdicts.unnoticed(seeds, examples, detectable) + " "
                        + remedy(margin, needed, moreSeconds, moreExamples)
                                .orElseGet(() -> seedsAndExamples(margin, sensitivity)));
    }

    private static Optional<String> remedy(
            double margin, Optional<Integer> seeds, Optional<Double> seconds, Optional<Integer> examples) {
        var wanted = Verdicts.plainPoints(margin);
        if (seeds.isPresent()) {
            return Optional.of("%d seeds would suffice for %s%s."
                    .formatted(
                            seeds.get(),
                            wanted,
                            seconds.map(more -> " (about " + Verdicts.duration(more) + " more)")
                                    .orElse("")));
        }
        return examples.map(
                count -> String.format(Locale.ROOT, "About %,d test examples would be needed for %s.", count, wanted));
    }

    /** Where neither more seeds nor more examples help by themselves. */
    private static String seedsAndExamples(double margin, Sensitivity sensitivity) {
        var wanted = Verdicts.plainPoints(margin);
        return sensitivity
                .examplesFor(margin, MANY_SEEDS)
                .map(count -> String.format(
                        Locale.ROOT,
                        "More seeds and more test examples would be needed for %s, such as %d seeds and %,d test examples.",
                        wanted,
                        MANY_SEEDS,
                        count))
                .orElse("No number of test examples would suffice for %s: too much depends on the seed."
                        .formatted(wanted));
    }
}
