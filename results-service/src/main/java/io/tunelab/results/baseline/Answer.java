package io.tunelab.results.baseline;

import java.util.Optional;

/**
 * What a file says of one test text, unchecked.
 *
 * @param line where it stands: a line of CSV, a row of Parquet, counting from 1
 * @param probabilities as JSON, where the file has them
 */
record Answer(long line, String textId, String label, Optional<String> probabilities) {}
