package io.tunelab.results.study.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.tunelab.contract.request.RequestField;
import io.tunelab.contract.request.RequestTable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * How often each configuration is run: with {@code repeats} seeds that count up from its own, or with each of the
 * {@code listed}. If the variation is crossed, {@code repeats} is the number of values of each of its sources, and runs have
 * seeds that count up merely to tell them apart.
 */
public record Seeds(OptionalInt repeats, List<Integer> listed, Variation variation) {
    public static final Seeds ONE = counted(1);

    public Seeds {
        listed = List.copyOf(listed);
        if (repeats.isPresent() == !listed.isEmpty()) {
            throw new IllegalArgumentException("either repeats or listed seeds, got " + repeats + " and " + listed);
        }
        if (variation.crossed() && repeats.isEmpty()) {
            throw new IllegalArgumentException("crossed seeds are counted, got " + listed);
        }
    }

    static Seeds counted(int repeats) {
        return new Seeds(OptionalInt.of(repeats), List.of(), Variation.OF_SEED);
    }

    static Seeds listed(List<Integer> seeds) {
        return new Seeds(OptionalInt.empty(), seeds, Variation.OF_SEED);
    }

    Seeds with(Variation other) {
        return new Seeds(repeats, listed, other);
    }

    /** How many runs a configuration has. */
    public int count() {
        return repeats.isEmpty()
                ? listed.size()
                : IntStream.range(0, variation.crossed() ? variation.sources().size() : 1)
                        .reduce(1, (product, source) -> Math.multiplyExact(product, repeats.getAsInt()));
    }

    /** The seeds of a configuration, which tell its runs apart; after the largest integer comes 0. */
    public List<Integer> of(RequestFields configuration) {
        return repeats.isEmpty()
                ? listed
                : IntStream.range(0, count())
                        .mapToObj(i -> up(own(configuration), i))
                        .toList();
    }

    /**
     * A configuration with the seeds of one of its runs.
     *
     * @param configuration with all that it does not set itself
     * @param seed one of those that {@link #of} gives, or, of a stage that decides, a later one
     */
    public RequestFields fields(RequestFields configuration, int seed) {
        var fields = configuration.with(Variation.SEED, IntNode.valueOf(seed));
        int index = repeats.isPresent() ? up(seed, -own(configuration)) : listed.indexOf(seed);
        boolean isPlain = variation.sources().contains(Variation.SEED) && !variation.crossed();
        for (var part : isPlain ? List.<String>of() : Variation.PARTS) {
            fields = fields.with(part, IntNode.valueOf(part(configuration, part, index)));
        }
        return variation.ofData()
                ? fields.with(Variation.DATA, IntNode.valueOf(up(data(configuration), level(Variation.DATA, index))))
                : fields;
    }

    /** The value of one part of the seed, which all parts have where the seed does not simply count up. */
    private int part(RequestFields configuration, String part, int index) {
        var fixed = number(configuration, part);
        int start = fixed.orElseGet(() -> own(configuration));
        if (fixed.isPresent() && !variation.sources().contains(part) || !variation.ofPart(part)) {
            return start;
        }
        var source = variation.sources().contains(part) ? part : Variation.SEED;
        return repeats.isEmpty() ? listed.get(index) : up(start, level(source, index));
    }

    /** The how-manieth of its values a source has in the run at that index; the first source varies fastest. */
    private int level(String source, int index) {
        if (!variation.crossed()) {
            return index;
        }
        int values = repeats.orElseThrow();
        int left = index;
        for (var slower : variation.sources().subList(0, variation.sources().indexOf(source))) {
            left /= values;
        }
        return left % values;
    }

    private static int own(RequestFields configuration) {
        return number(configuration, Variation.SEED).orElseGet(() -> standard(RequestTable.SEED));
    }

    private static int data(RequestFields configuration) {
        return number(configuration, Variation.DATA).orElseGet(() -> standard(RequestTable.DATASET_SEED));
    }

    private static int standard(RequestField<Integer> field) {
        return field.standard().orElseThrow();
    }

    private static Optional<Integer> number(RequestFields fields, String path) {
        return fields.at(path).filter(JsonNode::isIntegralNumber).map(JsonNode::intValue);
    }

    private static int up(int seed, int steps) {
        return seed + steps & Integer.MAX_VALUE;
    }
}
