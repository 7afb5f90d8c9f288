package io.tunelab.results.baseline;

import io.tunelab.contract.request.FieldError;
import io.tunelab.results.rest.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * Reads files of predictions, CSV or Parquet. As with data files, delimiter and encoding of CSV are found out, and an index
 * column without a name is ignored. Files of this kind are written by programs: a record that is malformed is refused.
 */
final class AnswerFile {
    private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final String DELIMITERS = ",;\t";

    private AnswerFile() {}

    /**
     * The file itself tells which of the two formats it has.
     *
     * @param most how many predictions can be right; reading ends soon after
     * @throws ProblemException 400 if it has neither format, or not the columns
     */
    static List<Answer> read(byte[] content, int most) {
        boolean isParquet = content.length > PARQUET.length
                && Arrays.equals(content, 0, PARQUET.length, PARQUET, 0, PARQUET.length);
        var answers = isParquet ? AnswerParquet.read(content, most) : csv(content, most);
        if (answers.isEmpty()) {
            throw refused("the file has no predictions; it needs a row for every test text");
        }
        return answers;
    }

    private static List<Answer> csv(byte[] content, int most) {
        var text = text(content);
        var format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter(text.lines().findFirst().orElse("")))
                .setHeader()
                .setAllowMissingColumnNames(true)
                .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_EMPTY)
                .setIgnoreEmptyLines(true)
                .get();
        try (var parser = CSVParser.parse(text, format)) {
            var columns = AnswerColumns.of(parser.getHeaderNames());
            var answers = new ArrayList<Answer>();
            for (var record : parser) {
                long line = parser.getCurrentLineNumber();
                if (!record.isConsistent()) {
                    throw refused("line %d has %d fields, the header has %d"
                            .formatted(
                                    line, record.size(), parser.getHeaderNames().size()));
                }
                add(answers, columns.answer(line, record.toMap()), most);
            }
            return answers;
        } catch (IOException | UncheckedIOException | IllegalStateException | IllegalArgumentException e) {
            throw refused("the file cannot be read as CSV: " + e.getMessage());
        }
    }

    /** Refuses files that unfold to more than any test set could need. */
    static void add(List<Answer> answers, Answer answer, int most) {
        if (answers.size() > 2L * most) {
            throw refused("the file has more than twice as many rows as the largest test set of the study has texts ("
                    + most + ")");
        }
        answers.add(answer);
    }

    private static char delimiter(String header) {
        var best = new HashMap<Character, Long>();
        DELIMITERS
                .chars()
                .forEach(one -> best.put(
                        (char) one, header.chars().filter(other -> other == one).count()));
        return best.entrySet().stream()
                .max(Map.Entry.<Character, Long>comparingByValue()
                        .thenComparing(entry -> -DELIMITERS.indexOf(entry.getKey())))
                .orElseThrow()
                .getKey();
    }

    /** UTF-8, or Windows-1252 where it is not, which every sequence of bytes is. */
    private static String text(byte[] content) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            return new String(content, Charset.forName("windows-1252"));
        }
    }

    static ProblemException refused(String why) {
        return new ProblemException(
                400, "invalid_predictions", why, List.of(FieldError.because("invalid_predictions", "file", why)));
    }
}
