package io.tunelab.results.study.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.contract.command.RunCommand;
import io.tunelab.results.study.spec.StudySpec.Halving;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Reads {@code halving: {keep: 0.5, rungs: [1, 2, 4]}}. */
final class HalvingReader {
    static final List<String> FIELDS = List.of("keep", "rungs");
    private static final double STANDARD_KEEP = 0.5;
    private final Findings findings;

    HalvingReader(Findings findings) {
        this.findings = findings;
    }

    Optional<Halving> read(Place place) {
        if (place.isAbsent()) {
            return Optional.empty();
        }
        if (!place.node().isObject()) {
            findings.refuse(place, "an object with " + String.join(", ", FIELDS));
            return Optional.empty();
        }
        findings.allowOnly(place, FIELDS);
        int before = findings.count();
        double keep = keep(place.field("keep"));
        var rungs = rungs(place.field("rungs"));
        return findings.count() > before ? Optional.empty() : Optional.of(new Halving(keep, rungs));
    }

    private double keep(Place place) {
        var number = place.text().number(place.node());
        boolean fits = number.isNumber() && number.doubleValue() > 0 && number.doubleValue() < 1;
        if (!place.isAbsent() && !fits) {
            findings.refuse(place, "the share of configurations that continue, above 0 and below 1");
        }
        return fits ? number.doubleValue() : STANDARD_KEEP;
    }

    private List<Integer> rungs(Place place) {
        boolean areEpochs = place.node().isArray()
                && StreamSupport.stream(place.node().spliterator(), false)
                        .allMatch(rung -> rung.isIntegralNumber() && rung.canConvertToInt());
        var rungs = areEpochs
                ? StreamSupport.stream(place.node().spliterator(), false)
                        .map(JsonNode::intValue)
                        .toList()
                : List.<Integer>of();
        boolean rise = rungs.size() > 1
                && rungs.get(0) >= 1
                && rungs.get(rungs.size() - 1) <= RunCommand.MOST_EPOCHS
                && IntStream.range(1, rungs.size()).allMatch(i -> rungs.get(i - 1) < rungs.get(i));
        if (!rise) {
            findings.refuse(
                    place, "two or more rising numbers of epochs from 1 to " + RunCommand.MOST_EPOCHS + ": [1, 2, 4]");
        }
        return rungs;
    }
}
