package io.tunelab.data.source;

import io.tunelab.contract.request.OnBadRow;
import io.tunelab.contract.request.ReadingChoice;
import io.tunelab.data.decode.Encoding;
import io.tunelab.data.parse.TableOptions;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * What a request or a command says about how a data set is read; everything may be left out.
 *
 * @param encoding empty: detected
 * @param delimiter empty: detected
 */
public record ReadingOptions(
        Columns columns, Optional<Charset> encoding, Optional<Character> delimiter, OnBadRow onBadRow) {
    public static final ReadingOptions NONE =
            new ReadingOptions(Columns.automatic(), Optional.empty(), Optional.empty(), OnBadRow.FAIL);

    /** Of a request. */
    public static ReadingOptions of(ReadingChoice asked) {
        var columns = new Columns(
                asked.textColumn(), asked.labelColumn(), asked.textPairColumn(), asked.groupColumn(), Optional.empty());
        return of(columns, Optional.of(asked.encoding()), Optional.of(asked.delimiter()), asked.onBadRow());
    }

    /**
     * From names as people write them.
     *
     * @throws io.tunelab.data.DataException {@code invalid_data} if there is no such encoding or delimiter
     */
    public static ReadingOptions of(
            Columns columns, Optional<String> encoding, Optional<String> delimiter, OnBadRow onBadRow) {
        return new ReadingOptions(
                columns, encoding.flatMap(Encoding::named), delimiter.flatMap(TableOptions::delimiter), onBadRow);
    }
}
