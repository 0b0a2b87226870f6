package marketdata.simulator.exchange;

import io.netty.channel.EventLoop;
import marketdata.simulator.fault.Fault;
import marketdata.simulator.fault.FaultBoard;
import marketdata.simulator.fault.FaultType;
import marketdata.simulator.playback.Playback;
import marketdata.simulator.tape.Tape;
import marketdata.simulator.venue.MarketState;
import marketdata.simulator.venue.Rules;
import marketdata.simulator.venue.Venue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The exchange as a whole: its playback, its connections and its clock. Everything runs on one event loop. */
public final class ExchangeSimulation implements MarketState {

    /** How long the first subscribers wait for others before the playback begins without all its symbols. */
    private static final long OPENING_MICROS = 2_000_000;

    private static final long LONGEST_SLEEP_MICROS = 1_000_000;
    private static final long SHORTEST_SLEEP_MICROS = 1_000;

    private final Venue venue;
    private final Playback playback;
    private final Rules rules;
    private final EventLoop loop;
    private final LongSupplier wallMicros;
    private final FaultBoard faults = new FaultBoard();
    private final List<SocketSession> sessions = new ArrayList<>();

    /** Symbols that the exchange does not know at present, each with the wall time in milliseconds at which it does again. */
    private final Map<String, Long> delisted = new HashMap<>();

    private final TrafficTotals totals = new TrafficTotals();
    private ScheduledFuture<?> next;
    private long lastSubscribed = Long.MAX_VALUE;

    public ExchangeSimulation(Venue venue, Playback playback, Rules rules, EventLoop loop, LongSupplier wallMicros) {
        this.venue = venue;
        this.playback = playback;
        this.rules = rules;
        this.loop = loop;
        this.wallMicros = wallMicros;
    }

    public Venue venue() {
        return venue;
    }

    public Playback playback() {
        return playback;
    }

    Rules rules() {
        return rules;
    }

    EventLoop loop() {
        return loop;
    }

    public FaultBoard faults() {
        return faults;
    }

    public TrafficTotals totals() {
        return totals;
    }

    public List<SocketSession> sessions() {
        return sessions;
    }

    @Override
    public Tape tape() {
        playback.advance();
        relistWhatIsDue();
        return delisted.isEmpty() ? playback.tape() : playback.tape().without(delisted.keySet());
    }

    /** Whether the exchange knows this symbol at present. */
    boolean lists(String symbol) {
        if (delisted.isEmpty()) {
            return true;
        }
        relistWhatIsDue();
        return !delisted.containsKey(symbol);
    }

    private void relistWhatIsDue() {
        delisted.values().removeIf(until -> until <= wallMillis());
    }

    @Override
    public long nowMicros() {
        playback.advance();
        return playback.nowMicros();
    }

    @Override
    public boolean isLive() {
        return playback.isLive();
    }

    @Override
    public long wallMillis() {
        return wallMicros.getAsLong() / 1000;
    }

    /**
     * Orders a fault: for all connections, for the next one if there is none, for REST, or for the market.
     *
     * @throws IllegalArgumentException when it cannot be done here
     */
    public void misbehave(Fault fault) {
        if (fault.kind() == FaultType.WITHHOLD) {
            playback.withhold(fault.symbol(), fault.count());
            return;
        }
        if (fault.kind() == FaultType.BACKDATE) {
            playback.backdate(fault.symbol(), fault.count(), fault.forMillis());
            return;
        }
        if (fault.kind() == FaultType.DELIST || fault.kind() == FaultType.RELIST) {
            list(fault);
            return;
        }
        if (fault.kind() == FaultType.HALT) {
            playback.halt(fault.symbol(), fault.forMillis());
            return;
        }
        List<SocketSession> open =
                sessions.stream().filter(SocketSession::listening).toList();
        boolean board =
                switch (fault.kind()) {
                    case REST, REFUSE -> true;
                    default -> open.isEmpty();
                };
        if (board) {
            faults.add(fault);
        } else {
            open.forEach(session -> session.misbehave(fault));
        }
    }

    private void list(Fault fault) {
        if (playback.tape().symbol(fault.symbol()).isEmpty()) {
            throw new IllegalArgumentException(
                    "symbol must be one of " + playback.symbols() + ", was " + fault.symbol());
        }
        if (fault.kind() == FaultType.RELIST) {
            delisted.remove(fault.symbol());
        } else {
            delisted.put(fault.symbol(), fault.forMillis() > 0 ? wallMillis() + fault.forMillis() : Long.MAX_VALUE);
        }
    }

    /** Takes back the faults that nobody has met yet; delisted symbols are listed again. */
    public void behave() {
        faults.clear();
        delisted.clear();
        playback.clear();
    }

    void connected(SocketSession session) {
        sessions.add(session);
        faults.connection().forEach(session::misbehave);
        subscriptionsChanged();
    }

    void disconnected(SocketSession session) {
        sessions.remove(session);
    }

    /** Begins the playback when all its symbols are subscribed, or some are and no more have come for a while. */
    void subscriptionsChanged() {
        lastSubscribed = wallMicros.getAsLong();
        start();
    }

    /** The heartbeat of it all: time passes, whoever can be sent something is. */
    public void start() {
        if (next != null) {
            next.cancel(false);
        }
        try {
            tick();
        } finally {
            long sleep = Math.min(LONGEST_SLEEP_MICROS, Math.max(SHORTEST_SLEEP_MICROS, playback.microsToNext()));
            next = loop.schedule(this::start, sleep, TimeUnit.MICROSECONDS);
        }
    }

    /** Whether a replay has been sent to its end, to everybody who listens. */
    public boolean finished() {
        return playback.finished() && sessions.stream().allMatch(SocketSession::upToDate);
    }

    private void tick() {
        playback.advance();
        if (!playback.opened() && mayOpen()) {
            playback.open();
        }
        // All join before the first of them moves on.
        sessions.forEach(SocketSession::join);
        List.copyOf(sessions).forEach(SocketSession::pump);
    }

    private boolean mayOpen() {
        List<String> symbols = playback.symbols();
        long wanted = symbols.stream()
                .filter(symbol -> sessions.stream().anyMatch(session -> session.wants(symbol)))
                .count();
        // A recording without any readable trade starts for whoever comes.
        boolean somebody = wanted > 0 || (symbols.isEmpty() && !sessions.isEmpty());
        return somebody && (wanted == symbols.size() || wallMicros.getAsLong() - lastSubscribed >= OPENING_MICROS);
    }
}
