package io.tunelab.trainer.files;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a run's examples come from, and how they are split: by the files, by a split file, or, with neither, 70/10/20 at
 * random within each label.
 *
 * @param data all rows, or, where validation and test have their own files, those to train on
 * @param validation together with {@code test}, or neither
 * @param split {@code {"train": [rows], "validation": [rows], "test": [rows]}}, rows of {@code data} counted from 0
 * @param rows use only so many rows of {@code data}, drawn with the seed, each label in its proportion; empty: all
 * @param seed of the draw and of the split
 */
public record DataFiles(
        Path data,
        Optional<Path> validation,
        Optional<Path> test,
        Optional<Path> split,
        Columns columns,
        OptionalInt rows,
        long seed) {
    public DataFiles {
        if (validation.isPresent() != test.isPresent()) {
            throw new IllegalArgumentException("--validation and --test are given together or not at all");
        }
        if (split.isPresent() && (validation.isPresent() || rows.isPresent())) {
            throw new IllegalArgumentException(
                    "--split says which rows are used; --validation, --test and --rows do not go with it");
        }
        if (rows.isPresent() && rows.getAsInt() < 1) {
            throw new IllegalArgumentException("--rows is at least 1, got " + rows.getAsInt());
        }
    }
}
