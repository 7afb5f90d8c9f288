package io.tunelab.results.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.results.analysis.Comparison.Settled;
import io.tunelab.results.analysis.Criterion;
import io.tunelab.results.analysis.Looks;
import io.tunelab.results.analysis.Verdicts;
import io.tunelab.results.report.StudyComparisons.Compared;
import io.tunelab.results.store.StudyLookEntity;
import io.tunelab.results.store.StudyLooks;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.study.spec.Decide;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The comparisons of stages that decide, as their looks found them: every comparison as it was when it was settled. */
@ApplicationScoped
public class DecidedStages {
    private final StudyLooks looks;
    private final ObjectMapper json;

    DecidedStages(StudyLooks looks, ObjectMapper json) {
        this.looks = looks;
        this.json = json;
    }

    /** What the stage takes for decided. */
    public Criterion criterion(Stage stage) {
        var decide = stage.decide().orElseThrow();
        // As a decimal: 1 - 0.95 is a little more than 0.05.
        double significance = Math.round(1e9 * (1 - decide.confidence())) / 1e9;
        return new Criterion(
                decide.margin(), significance, Optional.of(new Looks(firstSeeds(stage), decide.maxSeeds())));
    }

    private static int firstSeeds(Stage stage) {
        return stage.firstSeeds().orElseThrow();
    }

    /** What was claimed of the comparisons that are over. */
    public List<Settled> settled(List<StudyLookEntity> before) {
        return before.stream()
                .filter(look -> !look.isOpen)
                .map(this::result)
                .map(one -> one.numbers() == null
                        ? new Settled(false, false)
                        : new Settled(
                                one.numbers().judgement().differs(),
                                one.numbers().judgement().equivalent()))
                .toList();
    }

    /** A comparison as it is stored. */
    public String text(Compared compared) {
        try {
            return json.writeValueAsString(LookResult.of(compared));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a look cannot be written", e);
        }
    }

    private LookResult result(StudyLookEntity look) {
        try {
            return json.readValue(look.result, LookResult.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the database holds a broken look of " + look.studyId, e);
        }
    }

    /** Whether this comparison is the one that the stage decides. */
    boolean decides(Stage stage, Optional<String> baseline, Optional<Double> margin) {
        return stage.decide()
                .filter(decide -> decide.baseline().equals(baseline.orElse(decide.baseline()))
                        && decide.margin() == margin.orElse(decide.margin()))
                .isPresent();
    }

    /** @return empty before the first look */
    Optional<StudyComparisons.View> of(String studyId, Stage stage) {
        var taken = looks.of(studyId, stage.name());
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        var decide = stage.decide().orElseThrow();
        var criterion = criterion(stage);
        var last = new LinkedHashMap<String, StudyLookEntity>();
        taken.forEach(look -> last.put(look.name, look));
        var compared = stage.configurations().stream()
                .filter(one -> last.containsKey(one.name()))
                .map(one -> compared(last.get(one.name()), criterion))
                .toList();
        return Optional.of(new StudyComparisons.View(
                stage.name(),
                decide.baseline(),
                decide.margin(),
                criterion.significance(),
                note(criterion, compared),
                null,
                null,
                null,
                looksView(stage, decide, criterion, taken, last),
                compared));
    }

    private Compared compared(StudyLookEntity look, Criterion criterion) {
        var result = result(look);
        return result.compared(look.name, standing(look, result, criterion));
    }

    /** Where a comparison stands. */
    private static String standing(StudyLookEntity look, LookResult result, Criterion criterion) {
        var looks = criterion.looks().orElseThrow();
        var at = "look %d of %d, with %d seeds".formatted(look.seeds - looks.first() + 1, looks.count(), look.seeds);
        if (look.isOpen) {
            return "open after " + at;
        }
        if (look.seeds == looks.last()) {
            return "ended at the last look, with " + look.seeds + " seeds";
        }
        return result.numbers() == null || result.numbers().judgement().needsNoMoreRuns()
                ? "settled at " + at
                : "given up at " + at + ": more seeds would hardly settle it, only more test examples would";
    }

    private static String note(Criterion criterion, List<Compared> compared) {
        var looks = criterion.looks().orElseThrow();
        var together = compared.size() == 1 ? "" : ", and for all %d comparisons together".formatted(compared.size());
        var wide = Verdicts.uninformative(compared.stream()
                        .flatMap(one -> Stream.ofNullable(one.numbers()))
                        .flatMap(ComparisonNumbers::intervals))
                .map(text -> " " + text)
                .orElse("");
        return ("Seeds are added one by one until every comparison is settled: at most %d looks, with %d to %d seeds. The"
                                + " nominal level of each look is %s, so that the error rate over all looks is %s. Intervals and"
                                + " p-values hold for all looks%s.")
                        .formatted(
                                looks.count(),
                                looks.first(),
                                looks.last(),
                                Verdicts.percent(looks.nominal(criterion.significance())),
                                Verdicts.percent(criterion.significance()),
                                together)
                + wide;
    }

    private LooksView looksView(
            Stage stage,
            Decide decide,
            Criterion criterion,
            List<StudyLookEntity> taken,
            Map<String, StudyLookEntity> last) {
        int runs = stage.configurations().stream()
                .mapToInt(one -> one.runs().size())
                .sum();
        int most = stage.configurations().size() * decide.maxSeeds();
        int seeds = taken.get(taken.size() - 1).seeds;
        var open = last.values().stream()
                .filter(look -> look.isOpen)
                .map(look -> look.name)
                .toList();
        var looks = criterion.looks().orElseThrow();
        double nominal = looks.nominal(criterion.significance());
        return new LooksView(
                new LooksView.Rule(looks.first(), looks.last(), looks.count(), decide.confidence(), nominal, most),
                new LooksView.Standing(seeds - looks.first() + 1, open, runs, spent(open, seeds, runs, most)),
                taken.stream().map(look -> result(look).step(look)).toList());
    }

    private static String spent(List<String> open, int seeds, int runs, int most) {
        return open.isEmpty()
                ? "Ended after %d seeds, with %d of at most %d runs: %.0f%% saved."
                        .formatted(seeds, runs, most, 100.0 * (most - runs) / most)
                : "Open after %d seeds: %s.".formatted(seeds, open.stream().collect(Collectors.joining(", ")));
    }
}
