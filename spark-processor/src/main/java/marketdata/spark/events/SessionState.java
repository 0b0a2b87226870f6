package marketdata.spark.events;

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

/** The newest sessions of one pair: the one that prices no longer change belong to, and the prices after it. */
final class SessionState {
    final RecentPrices recent;
    private TickerSession settled;

    SessionState() {
        this(new RecentPrices());
    }

    private SessionState(RecentPrices recent) {
        this.recent = recent;
    }

    /** All sessions still held, in order of time. */
    List<TickerSession> sessions(long gap) {
        return walk(recent.prices, gap);
    }

    /** Nothing of a session that ends here, with its gap, can change any more. */
    boolean isClosed(TickerSession session, long gap, long lateness) {
        return recent.newest - lateness >= session.last() + gap;
    }

    /** Folds prices that nothing can change any more into their session; keeps the last such session only. */
    void settle(long gap, long lateness) {
        if (recent.prices.isEmpty()) {
            return;
        }
        NavigableMap<Long, BigDecimal> old = recent.prices.headMap(recent.newest - lateness, false);
        if (!old.isEmpty()) {
            List<TickerSession> walked = walk(old, gap);
            settled = walked.get(walked.size() - 1);
            old.clear();
        }
    }

    private List<TickerSession> walk(NavigableMap<Long, BigDecimal> prices, long gap) {
        List<TickerSession> sessions = new ArrayList<>();
        TickerSession current = settled;
        for (Map.Entry<Long, BigDecimal> each : prices.entrySet()) {
            if (current == null || each.getKey() - current.last() >= gap) {
                if (current != null) {
                    sessions.add(current);
                }
                current = TickerSession.of(each.getKey(), each.getValue());
            } else {
                current = current.with(each.getKey(), each.getValue());
            }
        }
        if (current != null) {
            sessions.add(current);
        }
        return sessions;
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            recent.write(out);
            out.writeBoolean(settled != null);
            if (settled != null) {
                out.writeLong(settled.start());
                out.writeLong(settled.last());
                out.writeLong(settled.ticks());
                for (BigDecimal each : List.of(settled.open(), settled.close(), settled.min(), settled.max())) {
                    out.writeUTF(each.toString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static SessionState fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            SessionState line = new SessionState(RecentPrices.read(in));
            if (in.readBoolean()) {
                line.settled = new TickerSession(
                        in.readLong(), in.readLong(), in.readLong(), number(in), number(in), number(in), number(in));
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BigDecimal number(DataInputStream in) throws IOException {
        return new BigDecimal(in.readUTF());
    }
}
