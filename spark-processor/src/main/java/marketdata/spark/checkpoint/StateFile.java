package marketdata.spark.checkpoint;

import org.apache.spark.SparkConf;
import org.apache.spark.io.CompressionCodec;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A delta or snapshot of a state as Spark 3.5's default store writes it: keys and values with their lengths, compressed; a
 * length of -1 in place of a key's is the end, in place of a value's it says that the key was removed.
 */
final class StateFile implements Closeable {
    private final DataInputStream in;
    private byte[] value;

    StateFile(Path file) throws IOException {
        CompressionCodec codec = CompressionCodec.createCodec(new SparkConf(false), "lz4");
        in = new DataInputStream(codec.compressedInputStream(new BufferedInputStream(Files.newInputStream(file))));
    }

    /**
     * Goes to the next entry; false at the end mark.
     *
     * @throws IOException when the file is torn
     */
    boolean next() throws IOException {
        int key = in.readInt();
        if (key == -1) {
            return false;
        }
        in.skipNBytes(key);
        int length = in.readInt();
        value = null;
        if (length > 0) {
            value = in.readNBytes(length);
            if (value.length < length) {
                throw new EOFException();
            }
        }
        return true;
    }

    /** The bytes that a job has put into the state; empty for a removed key. */
    Optional<byte[]> value() {
        if (value == null) {
            return Optional.empty();
        }
        UnsafeRow row = new UnsafeRow(1);
        row.pointTo(value, value.length);
        return row.isNullAt(0)
                ? Optional.empty()
                : Optional.ofNullable(row.getStruct(0, 1).getBinary(0));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
