package io.tunelab.data.parse;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import io.tunelab.data.DataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.brotli.dec.BrotliInputStream;

/**
 * Unpacks the pages of Parquet files in plain Java. parquet-java's own factory looks its codecs up in Hadoop, which is not
 * here.
 */
final class ParquetCodecs implements CompressionCodecFactory {
    private final String file;
    private final long mostBytes;

    ParquetCodecs(String file, long mostBytes) {
        this.file = file;
        this.mostBytes = mostBytes;
    }

    /** Unpacks a page of known length. */
    @FunctionalInterface
    private interface Unpacking {
        byte[] unpack(byte[] packed, int length) throws IOException;
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new Page((packed, length) -> packed);
            case SNAPPY -> new Page(block(new SnappyDecompressor()));
            case GZIP ->
                new Page((packed, length) -> all(new GZIPInputStream(new ByteArrayInputStream(packed)), length));
            case BROTLI ->
                new Page((packed, length) -> all(new BrotliInputStream(new ByteArrayInputStream(packed)), length));
            case ZSTD -> new Page(block(new ZstdDecompressor()));
            case LZ4_RAW -> new Page(block(new Lz4Decompressor()));
            case LZ4 -> new Page(ParquetCodecs::framedLz4);
            default ->
                throw new DataException(
                        "invalid_data",
                        "%s: compressed with %s, which is not read; write it with zstd, snappy, gzip, brotli, lz4 or none"
                                .formatted(file, codec));
        };
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("only for reading");
    }

    @Override
    public void release() {}

    private static Unpacking block(Decompressor decompressor) {
        return (packed, length) -> {
            var plain = new byte[length];
            int read = decompressor.decompress(packed, 0, packed.length, plain, 0, length);
            return checked(plain, read, length);
        };
    }

    /** The deprecated codec LZ4: blocks behind two lengths, as Hadoop frames them, or one bare block, as old Arrow wrote. */
    private static byte[] framedLz4(byte[] packed, int length) throws IOException {
        var in = ByteBuffer.wrap(packed);
        var plain = new byte[length];
        int written = 0;
        while (in.remaining() >= 8) {
            int plainLength = in.getInt();
            int packedLength = in.getInt();
            if (plainLength < 0
                    || packedLength < 0
                    || packedLength > in.remaining()
                    || plainLength > length - written) {
                return block(new Lz4Decompressor()).unpack(packed, length);
            }
            written +=
                    new Lz4Decompressor().decompress(packed, in.position(), packedLength, plain, written, plainLength);
            in.position(in.position() + packedLength);
        }
        return checked(plain, written, length);
    }

    private static byte[] all(InputStream stream, int length) throws IOException {
        try (stream) {
            var plain = stream.readNBytes(length);
            return checked(plain, plain.length, length);
        }
    }

    private static byte[] checked(byte[] plain, int read, int length) throws IOException {
        if (read != length) {
            throw new IOException("a page of %d bytes unpacks to %d".formatted(length, read));
        }
        return plain;
    }

    private final class Page implements BytesInputDecompressor {
        private final Unpacking unpacking;

        Page(Unpacking unpacking) {
            this.unpacking = unpacking;
        }

        @Override
        public BytesInput decompress(BytesInput bytes, int decompressedSize) throws IOException {
            return BytesInput.from(unpack(bytes.toInputStream().readAllBytes(), decompressedSize));
        }

        @Override
        public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize)
                throws IOException {
            var packed = new byte[compressedSize];
            input.get(packed);
            output.put(unpack(packed, decompressedSize));
        }

        private byte[] unpack(byte[] packed, int length) throws IOException {
            if (length < 0 || length > mostBytes) {
                throw new DataException(
                        "data_too_large",
                        "%s: a page of %,d bytes, allowed are %,d (tunelab.data.limits.bytes)"
                                .formatted(file, length, mostBytes));
            }
            return unpacking.unpack(packed, length);
        }

        @Override
        public void release() {}
    }
}
