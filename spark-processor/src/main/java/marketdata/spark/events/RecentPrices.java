package marketdata.spark.events;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** Prices of one pair by instant, as far back as something may still depend on them. */
final class RecentPrices {
    /** What became of an offered price. */
    enum Verdict {
        /** New, or another price for a known instant: the later one in the topic stays. */
        TAKEN,
        /** Known already. */
        KNOWN,
        /** Too far behind the newest. */
        LATE
    }

    final TreeMap<Long, BigDecimal> prices = new TreeMap<>();
    long newest = Long.MIN_VALUE;

    Verdict offer(long micros, BigDecimal price, long lateness) {
        // Before anything else: how long known prices are kept depends on batches, and the verdict must not.
        if (newest != Long.MIN_VALUE && micros < newest - lateness) {
            return Verdict.LATE;
        }
        BigDecimal known = prices.get(micros);
        if (known != null && known.compareTo(price) == 0) {
            return Verdict.KNOWN;
        }
        newest = Math.max(newest, micros);
        prices.put(micros, price);
        return Verdict.TAKEN;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(newest);
        out.writeInt(prices.size());
        for (Map.Entry<Long, BigDecimal> each : prices.entrySet()) {
            out.writeLong(each.getKey());
            out.writeUTF(each.getValue().toString());
        }
    }

    static RecentPrices read(DataInputStream in) throws IOException {
        RecentPrices ticks = new RecentPrices();
        ticks.newest = in.readLong();
        for (int i = in.readInt(); i > 0; i--) {
            ticks.prices.put(in.readLong(), new BigDecimal(in.readUTF()));
        }
        return ticks;
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static RecentPrices fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
