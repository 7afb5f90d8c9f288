package io.tunelab.trainer.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The block before a file in a tar archive, in POSIX's ustar format: a pure function of name and size, without times, owners
 * and permissions of their own.
 */
final class TarHeader {
    static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int SIZE = 124;
    private static final int CHECKSUM = 148;
    private static final int PREFIX = 345;
    private static final int LONGEST_PREFIX = 155;
    private static final long LARGEST_OCTAL = (1L << 33) - 1;

    private TarHeader() {}

    /** @param folder that the file lies in */
    static byte[] of(String folder, String name, long size) {
        var block = new byte[BLOCK];
        put(block, 0, name, NAME);
        put(block, PREFIX, folder, LONGEST_PREFIX);
        put(block, 100, "0000644\0" + "0000000\0".repeat(2), 24);
        put(block, 136, "00000000000\0", 12);
        put(block, 156, "0", 1);
        put(block, 257, "ustar\00000", 8);
        size(block, size);
        Arrays.fill(block, CHECKSUM, CHECKSUM + 8, (byte) ' ');
        int sum = 0;
        for (byte each : block) {
            sum += Byte.toUnsignedInt(each);
        }
        put(block, CHECKSUM, "%06o\0 ".formatted(sum), 8);
        return block;
    }

    /** From 8 GiB on as a binary number, which GNU's and everybody's readers know. */
    private static void size(byte[] block, long size) {
        if (size <= LARGEST_OCTAL) {
            put(block, SIZE, "%011o\0".formatted(size), 12);
            return;
        }
        block[SIZE] = (byte) 0x80;
        for (int i = 0; i < Long.BYTES; i++) {
            block[SIZE + 11 - i] = (byte) (size >>> (8 * i));
        }
    }

    private static void put(byte[] block, int at, String text, int most) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > most) {
            throw new IllegalArgumentException("'%s' is too long for a tar archive".formatted(text));
        }
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }
}
