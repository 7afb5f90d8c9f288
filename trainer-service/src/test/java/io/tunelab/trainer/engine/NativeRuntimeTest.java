package io.tunelab.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeRuntimeTest {
    @Test
    void flagsMayBeListedTwiceAndSeparatedByMoreThanOneSpace() {
        assertThat(NativeRuntime.multipliesBfloat16("fpu avx2 avx2  avx512f   avx512_bf16"))
                .isTrue();
        assertThat(NativeRuntime.multipliesBfloat16("fpu avx2 avx2  avx512f")).isFalse();
        assertThat(NativeRuntime.multipliesBfloat16("fp asimd bf16")).isTrue();
        assertThat(NativeRuntime.multipliesBfloat16("")).isFalse();
    }
}
