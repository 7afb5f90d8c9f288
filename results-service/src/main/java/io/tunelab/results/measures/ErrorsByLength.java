package io.tunelab.results.measures;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.Interval;
import io.tunelab.results.examples.TestedExamples;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often a run is wrong on shorter and on longer test examples.
 *
 * @param maxLength of the run, special tokens included: a longer example is truncated (see the run's {@code truncation}); null where it is not known
 * @param unknown why there are no bins; absent if there are
 * @param bins by rising length, of about equally many examples; examples of equal length are in one bin
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorsByLength(String experimentId, Integer maxLength, List<Bin> bins, String unknown) {
    private static final String NOT_SENT =
            "the trainer did not send the lengths of the test examples: it was of an earlier version, or there were too many"
                    + " examples for one message";

    public ErrorsByLength {
        bins = List.copyOf(bins);
    }

    /**
     * Examples of about the same length.
     *
     * @param from tokens of the shortest, untruncated and without special tokens
     * @param to tokens of the longest
     * @param low of the 95% interval of the error rate (Wilson)
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Bin(int from, int to, int examples, int errors, double errorRate, double low, double high) {}

    private record Length(int tokens, boolean isWrong) {}

    /** @param most bins */
    static ErrorsByLength of(TestedExamples tested, JsonNode request, int most) {
        var tokens = tested.predictions().tokenCounts();
        var lengths = IntStream.range(0, tokens.size())
                .mapToObj(
                        i -> new Length(tokens.get(i), !tested.examples().get(i).isRight()))
                .sorted(Comparator.comparingInt(Length::tokens))
                .toList();
        var bins = new ArrayList<Bin>();
        int from = 0;
        while (from < lengths.size()) {
            int left = Math.max(1, most - bins.size());
            int to = Math.min(lengths.size(), from + Math.max(1, Math.round((float) (lengths.size() - from) / left)));
            while (to < lengths.size()
                    && lengths.get(to).tokens() == lengths.get(to - 1).tokens()) {
                to++;
            }
            bins.add(bin(lengths.subList(from, to)));
            from = to;
        }
        var length = request == null ? null : request.get("max_length");
        return new ErrorsByLength(
                tested.predictions().experimentId(),
                length == null ? null : Integer.valueOf(length.asInt()),
                bins,
                bins.isEmpty() ? NOT_SENT : null);
    }

    private static Bin bin(List<Length> lengths) {
        int errors = (int) lengths.stream().filter(Length::isWrong).count();
        var interval = Interval.ofShare(errors, lengths.size());
        return new Bin(
                lengths.get(0).tokens(),
                lengths.get(lengths.size() - 1).tokens(),
                lengths.size(),
                errors,
                (double) errors / lengths.size(),
                interval.low(),
                interval.high());
    }
}
