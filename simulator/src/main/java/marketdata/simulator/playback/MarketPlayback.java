package marketdata.simulator.playback;

import marketdata.simulator.market.SeededMarket;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.Tape;
import marketdata.simulator.venue.FrameSink;
import marketdata.simulator.venue.VenueConnection;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * The seeded market. Its history waits for the first subscribers and goes out as fast as they read; from then on
 * entries are due by the wall clock, whether somebody listens or not.
 */
public final class MarketPlayback implements Playback {

    /** The tape's times of sending leave room for half an hour. */
    private static final long MOST_BACK_MILLIS = 1_800_000;

    private final SeededMarket market;
    private final LongSupplier wallMicros;
    private boolean opened;
    private boolean live;
    private long passed;
    private long due;

    /** Plays what happened since the market began when {@code history} is set, else only what happens from now on. */
    public MarketPlayback(SeededMarket market, boolean history, LongSupplier wallMicros) {
        this.market = market;
        this.wallMicros = wallMicros;
        this.opened = !history;
        this.live = !history;
    }

    @Override
    public String mode() {
        return "market";
    }

    @Override
    public List<String> symbols() {
        return market.tape().symbols().stream().map(SymbolTape::symbol).toList();
    }

    @Override
    public Tape tape() {
        return market.tape();
    }

    /** Wall-clock time, or the moment up to which the market has traded when its memory holds it back. */
    @Override
    public long nowMicros() {
        return Math.min(wallMicros.getAsLong(), market.nextMicros());
    }

    @Override
    public boolean opened() {
        return opened;
    }

    @Override
    public void open() {
        opened = true;
    }

    @Override
    public void advance() {
        long now = wallMicros.getAsLong();
        market.advanceTo(now, live ? Long.MAX_VALUE : passed);
        due = Math.max(due, market.first());
        while (due < market.end() && sentMicros(due) <= now) {
            due++;
        }
        // History ends once somebody has caught up with the clock.
        live |= opened && passed >= due && market.nextMicros() > now;
    }

    @Override
    public long first() {
        return market.first();
    }

    @Override
    public long due() {
        return opened ? due : passed;
    }

    @Override
    public boolean isLive() {
        return live;
    }

    @Override
    public long join() {
        return live ? due : passed;
    }

    @Override
    public void passed(long index) {
        passed = Math.max(passed, index);
    }

    @Override
    public void send(long index, VenueConnection to, FrameSink sink) {
        SymbolTape symbol = market.symbolAt(index);
        long sequence = market.sequenceAt(index);
        if (!symbol.isWithheld(sequence)) {
            to.write(symbol, sequence, sink);
        }
    }

    @Override
    public void withhold(String symbol, long count) {
        named(symbol).withholdNext(count);
    }

    @Override
    public void halt(String symbol, long millis) {
        market.halt(named(symbol).symbol(), wallMicros.getAsLong() + millis * 1000);
    }

    @Override
    public void backdate(String symbol, long count, long millis) {
        if (millis < 1 || millis > MOST_BACK_MILLIS) {
            throw new IllegalArgumentException("for_ms must be 1 to " + MOST_BACK_MILLIS + ", was " + millis);
        }
        named(symbol).backdateNext(count, millis * 1000);
    }

    @Override
    public void clear() {
        market.tape().symbols().forEach(symbol -> symbol.backdateNext(0, 0));
    }

    private SymbolTape named(String symbol) {
        return market.tape()
                .symbol(symbol)
                .orElseThrow(() -> new IllegalArgumentException("symbol must be one of " + symbols()));
    }

    @Override
    public long microsToNext() {
        long next = due < market.end() ? sentMicros(due) : market.nextMicros();
        return next - wallMicros.getAsLong();
    }

    @Override
    public boolean finished() {
        return false;
    }

    private long sentMicros(long index) {
        return market.symbolAt(index).sentMicros(market.sequenceAt(index));
    }
}
