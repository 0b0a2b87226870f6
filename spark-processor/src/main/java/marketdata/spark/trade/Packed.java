package marketdata.spark.trade;

import marketdata.model.minute.SymbolUpdate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;

/** The two things a batch's tasks hand to the driver, as bytes: what changed for a symbol, and what a task read. */
public final class Packed {
    private Packed() {}

    static byte[] bytes(Serializable thing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(thing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A {@link SymbolUpdate} or a {@link ReadReport}, whichever it is. */
    public static Serializable thing(byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return (Serializable) in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("a task's result cannot be read", e);
        }
    }
}
