package io.tunelab.local;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The fields of {@code tunelab.v1.TestPredictions} that the test wants, read as any Protobuf reader could. */
record Predictions(List<Integer> labels, List<Float> probabilities) {
    private static final int LABELS = 6;
    private static final int PROBABILITIES = 7;

    Predictions {
        labels = List.copyOf(labels);
        probabilities = List.copyOf(probabilities);
    }

    static Predictions parse(byte[] message) {
        var labels = new ArrayList<Integer>();
        var probabilities = new ArrayList<Float>();
        try {
            var in = CodedInputStream.newInstance(message);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case LABELS -> packed(in, packed -> labels.add(packed.readUInt32()));
                    case PROBABILITIES -> packed(in, packed -> probabilities.add(packed.readFloat()));
                    default -> in.skipField(tag);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("not TestPredictions", e);
        }
        return new Predictions(labels, probabilities);
    }

    /** Of two classes. */
    double accuracy() {
        int right = 0;
        for (int row = 0; row < labels.size(); row++) {
            int predicted = probabilities.get(2 * row + 1) > probabilities.get(2 * row) ? 1 : 0;
            right += predicted == labels.get(row) ? 1 : 0;
        }
        return (double) right / labels.size();
    }

    private interface Element {
        void read(CodedInputStream in) throws IOException;
    }

    private static void packed(CodedInputStream in, Element element) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            element.read(in);
        }
        in.popLimit(limit);
    }
}
