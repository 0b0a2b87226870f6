package marketdata.simulator.market;

import marketdata.simulator.tape.SymbolTape;

import java.util.SplittableRandom;

/**
 * The random process of one symbol: taker orders come at a pace that changes from minute to minute, each is matched by
 * one or many makers in the same microsecond, prices walk at the symbol's tick, quantities are heavy-tailed. It draws
 * from its own generator only, so that a symbol's trades do not depend on which others are simulated.
 */
final class SymbolMarket {

    private static final long MINUTE = 60_000_000L;
    private static final double SINGLE = 0.72;
    private static final int LARGEST_SWEEP = 400;
    private static final double TRADES_PER_ORDER = meanSweep();
    private static final long LARGEST_QUANTITY = 9_000_000_000_000_000_000L;

    private final Instrument instrument;
    private final SymbolTape tape;
    private final SplittableRandom random;
    private final double ordersPerMicro;
    private final double meanNotional;
    private long nextId;
    private long price;
    private long quantityBefore;
    private boolean sellingBefore;
    private long minuteEnd;
    private double activity;
    private long nextMicros;
    private long haltMicros = Long.MAX_VALUE;
    private long resumeMicros;
    private long secondNumberingId = -1;

    SymbolMarket(
            Instrument instrument,
            SymbolTape tape,
            long seed,
            long startMicros,
            double tradesPerSecond,
            Listings listings) {
        this.instrument = instrument;
        this.tape = tape;
        this.random = new SplittableRandom(seed * 31 + instrument.symbol().hashCode());
        this.ordersPerMicro = tradesPerSecond / TRADES_PER_ORDER / 1e6;
        this.meanNotional = 40e8 + random.nextInt(100) * 1e8;
        long drawn = 1_000_000L + random.nextLong(6_000_000_000L);
        this.nextId = listings.listed().contains(tape.symbol()) ? listings.lowestId() : drawn;
        if (listings.renumbered().contains(tape.symbol())) {
            this.haltMicros = startMicros + Listings.HALT_AFTER_MICROS;
            this.resumeMicros = haltMicros + Listings.HALT_MICROS;
            this.secondNumberingId = listings.lowestId();
        }
        this.price = instrument.price();
        this.nextMicros = startMicros;
        enterMinute(startMicros);
        schedule();
    }

    SymbolTape tape() {
        return tape;
    }

    /** When the next order comes, microseconds since 1970 UTC. */
    long nextMicros() {
        return nextMicros;
    }

    /** Matches the order that is due and returns the number of trades it made, all at {@link #nextMicros()}. */
    int match(int delayMicros) {
        long time = nextMicros;
        if (secondNumberingId >= 0 && time >= resumeMicros) {
            nextId = secondNumberingId;
            secondNumberingId = -1;
            tape.beginNumbering(time);
        }
        boolean selling = random.nextInt(100) < 62 ? sellingBefore : !sellingBefore;
        sellingBefore = selling;
        walk();
        long at = selling ? price : price + instrument.tick();
        long step = Math.max(1, at / 2_000_000 / instrument.tick()) * instrument.tick();
        int trades = sweep(random.nextDouble(), random.nextDouble());
        long before = -1;
        for (int i = 0; i < trades; i++) {
            tape.append(nextId++, at, quantity(at), time, delayMicros, selling, at != before);
            before = at;
            if (random.nextInt(10) < 4) {
                at += (selling ? -1 : 1) * step * (1 + random.nextInt(3));
                at = Math.max(at, instrument.tick());
            }
        }
        price = Math.max(instrument.tick(), (price + at) / 2 / instrument.tick() * instrument.tick());
        schedule();
        return trades;
    }

    /** No order comes before {@code untilMicros}; the one that was due is dropped. */
    void halt(long untilMicros) {
        if (nextMicros < untilMicros) {
            nextMicros = untilMicros;
            enterMinute(untilMicros);
            schedule();
        }
    }

    private void walk() {
        double noise = random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5;
        double pull = ((double) instrument.price() - price) / instrument.price() * 1e-4;
        price += Math.round((noise * 1.5e-4 + pull) * price / instrument.tick()) * instrument.tick();
        price = Math.max(price, instrument.tick());
    }

    private long quantity(long at) {
        if (quantityBefore > 0 && random.nextInt(10) == 0) {
            return quantityBefore;
        }
        double normal = random.nextDouble() + random.nextDouble() + random.nextDouble() + random.nextDouble() - 2;
        double notional = meanNotional * Math.exp(3.2 * normal);
        if (random.nextInt(200) == 0) {
            notional *= Math.pow(1 - random.nextDouble(), -0.9);
        }
        double lots = Math.min(notional, 2e13) / at * 1e8 / instrument.lot();
        long most = LARGEST_QUANTITY / instrument.lot();
        quantityBefore = instrument.lot() * Math.max(1, (long) Math.min(lots, (double) most));
        return quantityBefore;
    }

    private void schedule() {
        drawNext();
        if (nextMicros >= haltMicros) {
            haltMicros = Long.MAX_VALUE;
            halt(resumeMicros);
        }
    }

    /** Draws the next order's time; the draw starts afresh at each minute because an exponential has no memory. */
    private void drawNext() {
        long at = nextMicros;
        while (true) {
            if (activity > 0) {
                double wait = -Math.log(1 - random.nextDouble()) / (ordersPerMicro * activity);
                if (at + wait < minuteEnd) {
                    nextMicros = at + (long) wait;
                    return;
                }
            }
            at = minuteEnd;
            enterMinute(at);
            // Some minutes begin with a trade exactly on the boundary: it belongs to the new minute.
            if (activity > 0 && random.nextInt(25) == 0) {
                nextMicros = at;
                return;
            }
        }
    }

    private void enterMinute(long micros) {
        minuteEnd = Math.floorDiv(micros, MINUTE) * MINUTE + MINUTE;
        double quiet = random.nextDouble();
        double busy = 0.35 + 1.3 * random.nextDouble();
        activity = quiet < instrument.quietShare() ? 0 : busy / (1 - instrument.quietShare());
    }

    /** Most orders make one trade, some make hundreds. */
    private static int sweep(double kind, double size) {
        return kind < SINGLE ? 1 : (int) Math.min(LARGEST_SWEEP, 2 * Math.pow(1 - size, -1 / 1.4));
    }

    private static double meanSweep() {
        double sum = 0;
        for (int i = 0; i < 100_000; i++) {
            sum += sweep(1, (i + 0.5) / 100_000);
        }
        return SINGLE + (1 - SINGLE) * sum / 100_000;
    }
}
