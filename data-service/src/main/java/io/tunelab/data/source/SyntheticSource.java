package io.tunelab.data.source;

import io.tunelab.data.parse.Place;
import io.tunelab.data.synthetic.SyntheticReviews;
import java.util.List;

/** Review-like texts from our own generator; the first half of the rows is the published train part. */
final class SyntheticSource implements DataSource {
    static final String NAME = "synthetic-reviews";
    private final int rows;
    private final long seed;

    SyntheticSource(int rows, long seed) {
        this.rows = rows;
        this.seed = seed;
    }

    @Override
    public String name() {
        return NAME;
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
