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
 * @param config of a hub data set; empty: its only one, or the one called default
 * @param encoding empty: detected
 * @param delimiter empty: detected
 */
public record ReadingOptions(
        Optional<String> config,
        Columns columns,
        Optional<Charset> encoding,
        Optional<Character> delimiter,
        OnBadRow onBadRow) {
    public static final ReadingOptions NONE = new ReadingOptions(
            Optional.empty(), Columns.automatic(), Optional.empty(), Optional.empty(), OnBadRow.FAIL);

    /**
     * Of a request.
     *
     * @throws io.tunelab.data.DataException {@code invalid_data} if there is no such encoding or delimiter
     */
    public static ReadingOptions of(ReadingChoice asked) {
        var columns = new Columns(
                asked.textColumn(), asked.labelColumn(), asked.textPairColumn(), asked.groupColumn(), Optional.empty());
        return new ReadingOptions(
                asked.config(),
                columns,
                Encoding.named(asked.encoding()),
                TableOptions.delimiter(asked.delimiter()),
                asked.onBadRow());
    }
}
