package io.tunelab.data.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.data.split.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tunelab.v1.TokenShard;

class ShardCutterTest {
    @Test
    void everyShardIsAsFullAsItsSerializedSizeAllows() {
        var shards = cut(5000, 20_000);

        assertThat(shards).hasSizeGreaterThan(20);
        assertThat(shards).allMatch(shard -> shard.getSerializedSize() <= 20_000);
        // The longest example below takes under 1,300 bytes: a shard that leaves more was cut too early.
        assertThat(shards.subList(0, shards.size() - 1)).allMatch(shard -> shard.getSerializedSize() > 18_700);
    }

    @Test
    void nothingIsLostAndShardsAreNumbered() {
        var shards = cut(5000, 20_000);

        assertThat(shards.stream().flatMap(shard -> shard.getRowIdsList().stream()))
                .containsExactlyElementsOf(IntStream.range(0, 5000).boxed().toList());
        assertThat(shards)
                .extracting(TokenShard::getIndex)
                .containsExactlyElementsOf(
                        IntStream.range(0, shards.size()).boxed().toList());
        assertThat(shards)
                .allMatch(shard -> shard.getTokenIdsCount()
                        == shard.getLengthsList().stream()
                                .mapToInt(Integer::intValue)
                                .sum());
    }

    @Test
    void anExampleWithoutTokensIsAnExample() {
        var cutter = new ShardCutter("key", Split.TEST, ShardCutter.MOST_BYTES);
        cutter.add(TokenizedExample.of(3, 1, new int[0]));

        assertThat(cutter.finish())
                .hasValueSatisfying(shard -> assertThat(shard.getLengthsList()).containsExactly(0));
        assertThat(cutter.finish()).isEmpty();
    }

    private static List<TokenShard> cut(int examples, int mostBytes) {
        var cutter = new ShardCutter("reviews-0123456789abcdef", Split.TRAIN, mostBytes);
        var shards = new ArrayList<TokenShard>();
        for (int row = 0; row < examples; row++) {
            int seed = row;
            var ids = IntStream.range(0, 1 + row * 31 % 400)
                    .map(i -> (seed * 131 + i * 977) % 60_000)
                    .toArray();
            cutter.add(TokenizedExample.of(row, row % 2, ids)).ifPresent(shards::add);
        }
        cutter.finish().ifPresent(shards::add);
        return shards;
    }
}
