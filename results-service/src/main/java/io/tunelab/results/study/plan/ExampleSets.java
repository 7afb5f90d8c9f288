package io.tunelab.results.study.plan;

import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.ReadingChoice;
import io.tunelab.contract.request.SplitProtocol;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * On which examples runs are evaluated. Scores on different ones are not comparable, as those of one set may be easier.
 *
 * @param datasets one for each set, without what makes no difference to it
 */
public record ExampleSets(Set<DatasetChoice> datasets) {
    public ExampleSets {
        datasets = Set.copyOf(datasets);
    }

    /** The validation sets of runs. */
    public static ExampleSets ofValidation(Stream<ExperimentRequest> requests) {
        return new ExampleSets(requests.map(ExperimentRequest::dataset)
                .map(ExampleSets::withoutFraction)
                .map(ExampleSets::withoutTexts)
                .collect(Collectors.toSet()));
    }

    /** The test sets of runs: all of a published one are tested on, whatever the split. */
    public static ExampleSets ofTest(Stream<ExperimentRequest> requests) {
        return new ExampleSets(requests.map(ExperimentRequest::dataset)
                .flatMap(data -> ofTest(data).datasets().stream())
                .collect(Collectors.toSet()));
    }

    /** The test set of this data. */
    public static ExampleSets ofTest(DatasetChoice data) {
        boolean isPublished = data.protocol() == SplitProtocol.OFFICIAL && data.fraction() == 1;
        return new ExampleSets(Set.of(withoutTexts(withoutFraction(isPublished ? with(data, 1, 0) : data))));
    }

    private static DatasetChoice withoutFraction(DatasetChoice data) {
        return data.protocol().sharesTestRows() ? with(data, 1, data.seed()) : data;
    }

    private static DatasetChoice with(DatasetChoice data, double fraction, int seed) {
        return new DatasetChoice(data.name(), fraction, seed, data.protocol(), data.dedupe(), data.reading());
    }

    /** Another column of the same rows is another text of the same examples. */
    private static DatasetChoice withoutTexts(DatasetChoice data) {
        var reading = data.reading();
        return new DatasetChoice(
                data.name(),
                data.fraction(),
                data.seed(),
                data.protocol(),
                data.dedupe(),
                new ReadingChoice(
                        reading.config(),
                        Optional.empty(),
                        reading.labelColumn(),
                        Optional.empty(),
                        reading.groupColumn(),
                        reading.encoding(),
                        reading.delimiter(),
                        reading.onBadRow()));
    }

    /** Whether it is one set for all. */
    public boolean areOne() {
        return datasets.size() < 2;
    }
}
