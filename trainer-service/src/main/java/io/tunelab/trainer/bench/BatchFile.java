package io.tunelab.trainer.bench;

import com.fasterxml.jackson.databind.SerializationFeature;
import io.tunelab.trainer.engine.TokenBatch;
import io.tunelab.trainer.files.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Token batches as JSON Lines, {@code {"labels": [n], "token_ids": [[…], …]}}, for a program that is compared. */
final class BatchFile {
    private BatchFile() {}

    private record Line(int[] labels, int[][] tokenIds) {}

    static void write(Path file, List<TokenBatch> batches) throws IOException {
        var json = RunReport.JSON.writer().without(SerializationFeature.INDENT_OUTPUT);
        try (var writer = Files.newBufferedWriter(file)) {
            for (var batch : batches) {
                writer.write(json.writeValueAsString(line(batch)));
                writer.newLine();
            }
        }
    }

    private static Line line(TokenBatch batch) {
        var ids = new int[batch.examples()][];
        int at = 0;
        for (int example = 0; example < ids.length; example++) {
            ids[example] = Arrays.copyOfRange(batch.tokenIds(), at, at + batch.lengths()[example]);
            at += batch.lengths()[example];
        }
        var labels = IntStream.range(0, ids.length).map(batch.targets()::label).toArray();
        return new Line(labels, ids);
    }
}
