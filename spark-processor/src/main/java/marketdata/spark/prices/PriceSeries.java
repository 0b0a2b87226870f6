package marketdata.spark.prices;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The prices of one symbol in order of event time, and which of them are settled. What it holds depends on the prices and
 * the order they are given in, never on how they are cut into batches.
 *
 * <p>A price counts if it is not more than ten seconds older than the newest. The same price at the same instant counts
 * once; of two prices at one instant the first given stays.
 */
public final class PriceSeries {
    /** How late, by event time, a price may be; microseconds. */
    public static final long LATENESS = 10_000_000;

    private static final long NONE = Long.MIN_VALUE;

    private final TreeMap<Long, BigDecimal> prices = new TreeMap<>();
    private long newest = NONE;
    private long settled = NONE;

    /** What became of a price. */
    public enum Verdict {
        /** It counts. */
        TAKEN,
        /** It is known already. */
        DUPLICATE,
        /** Another price is known for that instant. */
        CONFLICT,
        /** More than {@link #LATENESS} older than the newest. */
        LATE
    }

    /** @param kept how long prices are remembered, microseconds; the same at every call for one line */
    public Verdict offer(Price price, long kept) {
        long time = price.micros();
        if (newest != NONE && time < newest - kept) {
            return Verdict.LATE;
        }
        BigDecimal known = prices.get(time);
        if (known != null) {
            return known.compareTo(price.price()) == 0 ? Verdict.DUPLICATE : Verdict.CONFLICT;
        }
        if (newest != NONE && time < newest - LATENESS) {
            return Verdict.LATE;
        }
        prices.put(time, price.price());
        newest = Math.max(newest, time);
        return Verdict.TAKEN;
    }

    /**
     * Instants not yet given out around which nothing can change: the newest price is more than the lateness and {@code
     * ahead} beyond them.
     */
    public List<Long> settle(long ahead) {
        if (newest == NONE) {
            return List.of();
        }
        long limit = newest - LATENESS - ahead;
        if (limit <= settled) {
            return List.of();
        }
        List<Long> times =
                new ArrayList<>(prices.subMap(settled, true, limit, false).keySet());
        settled = limit;
        return times;
    }

    /** All that is remembered. */
    public NavigableMap<Long, BigDecimal> prices() {
        return prices;
    }

    /** Forgets what is older than {@code kept} before the newest. */
    public void forget(long kept) {
        if (newest != NONE) {
            prices.headMap(newest - kept, false).clear();
        }
    }

    /** For the state store. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 + 24 * prices.size());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(newest);
            out.writeLong(settled);
            out.writeInt(prices.size());
            for (Map.Entry<Long, BigDecimal> each : prices.entrySet()) {
                out.writeLong(each.getKey());
                out.writeUTF(each.getValue().toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** What {@link #toBytes} wrote. */
    public static PriceSeries fromBytes(byte[] bytes) {
        PriceSeries line = new PriceSeries();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            line.newest = in.readLong();
            line.settled = in.readLong();
            for (int left = in.readInt(); left > 0; left--) {
                line.prices.put(in.readLong(), new BigDecimal(in.readUTF()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line;
    }
}
