package io.tunelab.data.source;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.tunelab.contract.request.OnBadRow;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Where data sets are found. */
@ConfigMapping(prefix = "tunelab.data")
public interface DataConfig {
    /** Holds data sets by their names: {@code reviews.csv}, {@code reviews.jsonl.gz}, a folder {@code reviews/}, … */
    @WithDefault("${user.home}/.tunelab/datasets")
    String directory();

    /** Digests of data sets that were read before. */
    @WithDefault("${user.home}/.tunelab/cache/digests")
    String cache();

    /** Data sets by name, which need more than a file name. They win over everything else. */
    Map<String, SetConfig> sets();

    /** Whether the texts of test examples are published, so that people can read them beside predictions. */
    @WithDefault("true")
    boolean publishTestTexts();

    /**
     * Data sets that are prepared side by side, each with an equal share of {@code limits.characters}. One that is too large for
     * its share is prepared alone.
     */
    @WithDefault("2")
    int preparations();

    Synthetic synthetic();

    LimitsConfig limits();

    /** The limits, as one value. */
    default Limits allowed() {
        var limits = limits();
        return limits.characters().isPresent()
                ? new Limits(
                        limits.rows(),
                        limits.textLength(),
                        limits.bytes(),
                        limits.characters().getAsLong())
                : new Limits(limits.rows(), limits.textLength(), limits.bytes());
    }

    /** One configured data set. */
    interface SetConfig {
        /** File or folder; in the data directory by the data set's name if not set. */
        Optional<String> path();

        /** {@code auto} (by the file's name), {@code csv}, {@code jsonl}, {@code parquet} or {@code aclimdb}. */
        @WithDefault("auto")
        Format format();

        /** Found by its usual name if not set; so are the other columns. */
        Optional<String> textColumn();

        /** The column of the labels. */
        Optional<String> labelColumn();

        /** The column that says {@code train} or {@code test}, for the protocol {@code official}. */
        Optional<String> splitColumn();

        /** The raw values in the order of their numbers; other values are refused. Default: those found, sorted. */
        Optional<List<String>> labels();

        /** Manifests and reports say it: real or synthetic. */
        @WithDefault("real")
        Kind kind();

        /** All of it, as the core wants it. */
        default FileSource.Reading reading() {
            return new FileSource.Reading(
                    format(),
                    new Columns(textColumn(), labelColumn(), Optional.empty(), Optional.empty(), splitColumn()),
                    labels().orElse(List.of()),
                    kind().name().toLowerCase(Locale.ROOT),
                    Optional.empty(),
                    Optional.empty(),
                    OnBadRow.FAIL,
                    Map.of());
        }
    }

    /** Whether people wrote the texts, or a program. */
    enum Kind {
        REAL,
        SYNTHETIC
    }

    /** The data set {@code synthetic-reviews}, which is made, not read. */
    interface Synthetic {
        /** Reviews that are made. */
        @WithDefault("20000")
        int rows();

        /** What they are drawn from; another seed makes another data set. */
        @WithDefault("7")
        long seed();
    }

    /** See {@link Limits}. */
    interface LimitsConfig {
        /** The most rows of a data set. */
        @WithDefault("1000000")
        int rows();

        /** The most characters of a text. */
        @WithDefault("1000000")
        int textLength();

        /** The most unpacked bytes of one file. */
        @WithDefault("8589934592")
        long bytes();

        /** The most bytes of an uploaded file, as it is sent: packed, if it is. */
        @WithDefault("2147483648")
        long uploadBytes();

        /**
         * The most characters of all texts together; as many as a quarter of the memory has bytes, if not set. Those of a text that is
         * not Latin-1 alone count twice.
         */
        OptionalLong characters();
    }
}
