package marketdata.producer.live.publish;

import java.util.concurrent.atomic.LongAdder;

/**
 * What the program has done since its start. They add up: frames = trade frames + ignored + dead letters, and trades =
 * published + duplicates + conflicts once nothing is in flight.
 */
public final class Counters {
    /** Frames that sockets delivered. */
    public final LongAdder frames = new LongAdder();

    /** Of them: frames with trades. */
    public final LongAdder tradeFrames = new LongAdder();

    /** Of them: acknowledgements, heartbeats, other streams. */
    public final LongAdder ignored = new LongAdder();

    /** Of them: rejected, kept in the dead-letter topic. */
    public final LongAdder deadLetters = new LongAdder();

    /** Trades read from frames and from REST answers, repeated ones included. */
    public final LongAdder trades = new LongAdder();

    /** Of them: repeated ids. */
    public final LongAdder duplicates = new LongAdder();

    /** Of them: ids that came before with other content; their frames are in the dead-letter topic, too. */
    public final LongAdder conflicts = new LongAdder();

    /** Of them: fetched over REST to fill a gap. */
    public final LongAdder filled = new LongAdder();

    /** Clean trades that Kafka has acknowledged. */
    public final LongAdder published = new LongAdder();

    /** Records Kafka did not take. One is enough to end the program. */
    public final LongAdder sendFailures = new LongAdder();

    /** Connections opened. */
    public final LongAdder connections = new LongAdder();

    /** Symbols found dead on a living socket. */
    public final LongAdder silentSymbols = new LongAdder();

    /** Gaps noticed that lasted longer than a swap of neighbours. */
    public final LongAdder gaps = new LongAdder();

    /** Gaps that the exchange cannot fill. */
    public final LongAdder exchangeHoles = new LongAdder();

    /** Gaps left open because they are too large to be fetched beside the feed. */
    public final LongAdder largeGaps = new LongAdder();

    /** Requests to the exchange's REST interface. */
    public final LongAdder restRequests = new LongAdder();
}
