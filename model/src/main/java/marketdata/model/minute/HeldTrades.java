package marketdata.model.minute;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Trades whose event time is far ahead of all before: a true jump of the market's time, or a false time. The trades that
 * follow tell which, so that no single trade moves the watermark.
 */
final class HeldTrades {
    /** An event time this far ahead of the newest needs a second trade to be believed; microseconds. */
    static final long AHEAD_MICROS = 3_600_000_000L;

    /** A trade that this many others have followed without confirming it is refused. */
    private static final int PATIENCE = 5_000;

    private final List<PlainTrade> trades = new ArrayList<>();
    private int followers;
    private int toldSize;

    void hold(PlainTrade trade) {
        trades.add(trade);
        followers = 0;
    }

    boolean isEmpty() {
        return trades.isEmpty();
    }

    boolean contains(long id, long micros) {
        return trades.stream().anyMatch(each -> each.tradeId() == id && each.eventMicros() == micros);
    }

    /**
     * Judges all by the trade that comes next. A later id at about the same time confirms; a later id far before refutes; an
     * earlier id says nothing.
     */
    void judge(long id, long micros, Consumer<PlainTrade> accept, Consumer<PlainTrade> refuse) {
        followers++;
        List<PlainTrade> waiting = List.copyOf(trades);
        trades.clear();
        for (PlainTrade each : waiting) {
            if (id > each.tradeId() && micros >= each.eventMicros() - AHEAD_MICROS) {
                accept.accept(each);
            } else if (id >= each.tradeId() || followers > PATIENCE) {
                refuse.accept(each);
            } else {
                trades.add(each);
            }
        }
    }

    /** How many more are held than at the last call. */
    int takeChange() {
        int change = trades.size() - toldSize;
        toldSize = trades.size();
        return change;
    }

    /** How many trades have come since the newest was held. */
    int followers() {
        return followers;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(trades.size());
        for (PlainTrade trade : trades) {
            trade.write(out);
        }
    }

    static HeldTrades read(DataInputStream in, int followers) throws IOException {
        HeldTrades held = new HeldTrades();
        held.followers = followers;
        for (int i = in.readInt(); i > 0; i--) {
            held.trades.add(PlainTrade.read(in));
        }
        held.toldSize = held.trades.size();
        return held;
    }
}
