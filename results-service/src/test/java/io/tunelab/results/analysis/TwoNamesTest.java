package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How often a difference is claimed between two names of one configuration. The runs are real: {@code two-names.txt} has the
 * true labels of 1,000 reviews, and what 20 models of {@code benchmarks/two_names} say, 10 under each name. With {@code
 * -Dtunelab.two-names=FILE} another such file is judged; what it comes to lies beside it as JSON.
 */
class TwoNamesTest {
    private static final String FILE = "tunelab.two-names";
    private static final Reliability NONE = new Reliability(0, 0, List.of());
    private static final int DIVISIONS = 2_000;
    /** Pairs of subsets that a build judges at most, chosen at random. */
    private static final int MOST_PAIRS = 500;

    private record Claims(int pairs, int differences, int equivalences) {
        double share() {
            return (double) differences / pairs;
        }
    }

    @Test
    void hardlyADifferenceIsClaimedBetweenTwoNamesOfOneConfiguration() throws IOException {
        var given = Optional.ofNullable(System.getProperty(FILE)).map(Path::of);
        var names = read(given.isPresent() ? Files.readString(given.get()) : committed());
        var sizes = IntStream.of(1, 2, 3, 5, names.get(0).size())
                .filter(size -> size <= names.get(0).size())
                .distinct()
                .boxed()
                .toList();
        var rows = new ArrayList<Map<String, Object>>();
        for (int size : sizes) {
            var between = between(names, size, given.isPresent() ? Integer.MAX_VALUE : MOST_PAIRS);
            var divided = divided(names, size, given.isPresent() ? DIVISIONS : DIVISIONS / 10);
            var row = new LinkedHashMap<String, Object>();
            row.put("seeds", size);
            row.put("between_the_names", between);
            row.put("random_divisions", divided);
            rows.add(row);
            if (given.isEmpty()) {
                // One model a side: the models are different, only their configuration is not.
                assertThat(divided.share()).as("%d seeds", size).isLessThan(size == 1 ? 0.25 : 0.08);
            }
        }
        if (given.isPresent()) {
            Files.writeString(
                    Path.of(given.get().toString().replaceAll("\\.[^.]*$", "") + ".json"),
                    new ObjectMapper().writeValueAsString(Map.of("rows", rows, "accuracies", accuracies(names))));
        }
    }

    private static List<List<Double>> accuracies(List<List<TestedRun>> names) {
        return names.stream()
                .map(runs -> runs.stream().map(TestedRun::accuracy).toList())
                .toList();
    }

    /** Subsets of equal size of the seeds of either name. */
    private static Claims between(List<List<TestedRun>> names, int size, int most) {
        var first = subsets(names.get(0).size(), size);
        var second = subsets(names.get(1).size(), size);
        var pairs = new ArrayList<int[]>();
        for (int i = 0; i < first.size(); i++) {
            for (int j = 0; j < second.size(); j++) {
                pairs.add(new int[] {i, j});
            }
        }
        Collections.shuffle(pairs, new Random(size));
        return claims(pairs.subList(0, Math.min(most, pairs.size())).stream()
                .map(pair -> new Comparison.Pair(
                        picked(names.get(0), first.get(pair[0])), picked(names.get(1), second.get(pair[1])), false)));
    }

    /** All runs divided at random: two sides that are alike in every way. */
    private static Claims divided(List<List<TestedRun>> names, int size, int divisions) {
        var all = names.stream().flatMap(List::stream).toList();
        var random = new Random(size);
        return claims(Stream.generate(() -> {
                    var shuffled = new ArrayList<>(all);
                    Collections.shuffle(shuffled, random);
                    return new Comparison.Pair(shuffled.subList(0, size), shuffled.subList(size, 2 * size), false);
                })
                .limit(divisions));
    }

    private static Claims claims(Stream<Comparison.Pair> pairs) {
        var judged = pairs.toList().parallelStream()
                .map(pair -> Comparison.family(List.of(pair), 0.01).get(0))
                .toList();
        return new Claims(
                judged.size(), (int) judged.stream().filter(Comparison::differs).count(), (int)
                        judged.stream().filter(Comparison::isEquivalent).count());
    }

    private static List<TestedRun> picked(List<TestedRun> runs, List<Integer> subset) {
        return subset.stream().map(runs::get).toList();
    }

    private static List<List<Integer>> subsets(int of, int size) {
        return IntStream.range(0, 1 << of)
                .filter(bits -> Integer.bitCount(bits) == size)
                .mapToObj(bits -> IntStream.range(0, of)
                        .filter(i -> (bits >> i & 1) == 1)
                        .boxed()
                        .toList())
                .toList();
    }

    private static String committed() throws IOException {
        try (var file = TwoNamesTest.class.getResourceAsStream("/two-names.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The runs by name. */
    private static List<List<TestedRun>> read(String text) {
        var byName = new LinkedHashMap<String, List<List<Integer>>>();
        text.lines().forEach(line -> {
            var words = line.split(" ");
            byName.computeIfAbsent(words[0], name -> new ArrayList<>())
                    .add(Arrays.stream(words).skip(1).map(Integer::valueOf).toList());
        });
        var truth = byName.remove("truth").get(0);
        int labels = Collections.max(truth) + 1;
        var rows = IntStream.range(0, truth.size()).boxed().toList();
        return byName.values().stream()
                .map(runs -> runs.stream()
                        .map(predicted -> new TestedRun(labels, rows, truth, predicted, NONE))
                        .toList())
                .toList();
    }
}
