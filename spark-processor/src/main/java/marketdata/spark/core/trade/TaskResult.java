package marketdata.spark.core.trade;

import marketdata.model.candle.SymbolUpdate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;

/** The two things a batch's tasks hand to the driver, as bytes: what changed for a symbol, and what a task read. */
public final class TaskResult {
    private static final int UPDATE = 'U';
    private static final int UPDATE_WITH_REJECTED = 'J';
    private static final int REPORT = 'R';

    private TaskResult() {}

    /** An update as bytes. */
    public static byte[] bytes(SymbolUpdate update) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(update.rejected().isEmpty() ? UPDATE : UPDATE_WITH_REJECTED);
            UpdateCodec.write(out, update);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] bytes(ReadReport report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        bytes.write(REPORT);
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Whether it is an update that holds rejected trades; its first byte says so. */
    public static boolean hasRejected(byte[] bytes) {
        return bytes[0] == UPDATE_WITH_REJECTED;
    }

    /** A {@link SymbolUpdate} or a {@link ReadReport}, whichever it is. */
    public static Object thing(byte[] bytes) {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        try {
            return in.read() == REPORT
                    ? new ObjectInputStream(in).readObject()
                    : UpdateCodec.read(new DataInputStream(in));
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("a task's result cannot be read", e);
        }
    }
}
