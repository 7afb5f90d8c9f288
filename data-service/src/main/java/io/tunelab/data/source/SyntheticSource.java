package io.tunelab.data.source;

import io.tunelab.data.parse.Place;
import io.tunelab.data.synthetic.SyntheticReviews;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Review-like texts from our own generator; the first half of the rows is the published train part. */
final class SyntheticSource implements DataSource {
    static final String NAME = "synthetic-reviews";
    /** With the number of reviews: the first so many. */
    private static final Pattern OF_SIZE = Pattern.compile(NAME + "-([1-9]\\d{1,5})");

    private final String name;
    private final int rows;
    private final long seed;

    private SyntheticSource(String name, int rows, long seed) {
        this.name = name;
        this.rows = rows;
        this.seed = seed;
    }

    /**
     * {@code synthetic-reviews}, or so many of its reviews: {@code synthetic-reviews-2000}. Empty for any other name.
     *
     * @param rows of the former
     */
    static Optional<DataSource> named(String name, int rows, long seed) {
        if (name.equals(NAME)) {
            return Optional.of(new SyntheticSource(name, rows, seed));
        }
        var size = OF_SIZE.matcher(name);
        return size.matches()
                ? Optional.of(new SyntheticSource(name, Integer.parseInt(size.group(1)), seed))
                : Optional.empty();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return "synthetic";
    }

    @Override
    public String description() {
        return "%d generated reviews, seed %d".formatted(rows, seed);
    }

    @Override
    public List<String> labels() {
        return List.of("NEG", "POS");
    }

    /** Without a version: a changed generator is noticed by its first two hundred texts. */
    @Override
    public String fingerprint() {
        var text = new StringBuilder("synthetic 1 " + rows + " " + seed);
        for (int i = 0; i < Math.min(rows, 200); i++) {
            text.append('\n').append(SyntheticReviews.review(seed, i).text());
        }
        return text.toString();
    }

    @Override
    public void read(RowSink sink) {
        for (int i = 0; i < rows; i++) {
            var review = SyntheticReviews.review(seed, i);
            sink.row(RawRow.of(
                    new Place(NAME, "row", i),
                    review.text(),
                    review.positive() ? "POS" : "NEG",
                    i < rows / 2 ? "train" : "test"));
        }
    }
}
