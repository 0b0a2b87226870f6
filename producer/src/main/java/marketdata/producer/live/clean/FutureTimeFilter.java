package marketdata.producer.live.clean;

import marketdata.model.parse.IsoTime;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.TradeRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Refuses trades more than five minutes ahead of the exchange's own clock, so that none can move a watermark.
 *
 * <p>The exchange is asked only when a trade is beyond what its last answer, plus the time passed here since, allows: once
 * at the start of a live feed, and as its clock moves on in a replay, where it runs at the recording's pace. An answer
 * that admits the trade is free; of those that do not, {@value #TRIES} in a row and one a second are spent, so a flood of
 * bad trades cannot make us a flood of requests. When the exchange does not answer, this machine's clock stands in for
 * half a minute. Not thread-safe.
 */
public final class FutureTimeFilter {
    static final int TRIES = 10;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long UNREACHABLE = 30 * SECOND;
    private static final Logger LOG = LoggerFactory.getLogger(FutureTimeFilter.class);

    private final ExchangeClock exchange;
    private final Clock local;
    private final LongSupplier nanoTime;

    private boolean asked;
    private long answerMicros;
    private long answeredAt;
    private boolean unreachable;
    private long unreachableSince;
    private double tries = TRIES;
    private long triesAt;

    /** A gate that has not asked yet. */
    public FutureTimeFilter(ExchangeClock exchange, Clock local, LongSupplier nanoTime) {
        this.exchange = exchange;
        this.local = local;
        this.nanoTime = nanoTime;
        this.triesAt = nanoTime.getAsLong();
    }

    /**
     * Lets a trade of this event time pass.
     *
     * @throws RejectedException when it is ahead of the exchange's clock
     */
    public void check(long eventMicros) {
        if (asked && eventMicros <= limit()) {
            return;
        }
        long limit = askedLimit();
        if (eventMicros <= limit) {
            tries = Math.min(TRIES, tries + 1);
            return;
        }
        throw new RejectedException(
                Reason.TIME_OUT_OF_RANGE,
                "event time is %s; allowed: up to %s, 5 minutes ahead of the exchange's clock"
                        .formatted(IsoTime.format(eventMicros), IsoTime.format(limit)));
    }

    /** Asks the exchange for its time; whether it is known now. */
    public boolean learn() {
        return asked || ask();
    }

    private boolean ask() {
        try {
            answerMicros = exchange.micros();
            answeredAt = nanoTime.getAsLong();
            asked = true;
            unreachable = false;
            return true;
        } catch (IOException | RejectedException e) {
            LOG.warn("The exchange's time is not known: {}", e.getMessage());
            return false;
        }
    }

    private long limit() {
        long passed = TimeUnit.NANOSECONDS.toMicros(nanoTime.getAsLong() - answeredAt);
        return answerMicros + passed + TradeRules.AHEAD_MICROS;
    }

    private long askedLimit() {
        long now = nanoTime.getAsLong();
        tries = Math.min(TRIES, tries + (double) (now - triesAt) / SECOND);
        triesAt = now;
        if (unreachable && now - unreachableSince < UNREACHABLE) {
            return localLimit();
        }
        if (asked && tries < 1) {
            return limit();
        }
        tries--;
        if (ask()) {
            return limit();
        }
        unreachable = true;
        unreachableSince = nanoTime.getAsLong();
        return localLimit();
    }

    /** This machine's clock may be wrong: it never makes what the exchange has said stricter. */
    private long localLimit() {
        long local = localMicros() + TradeRules.AHEAD_MICROS;
        return asked ? Math.max(limit(), local) : local;
    }

    private long localMicros() {
        return TimeUnit.MILLISECONDS.toMicros(local.millis());
    }
}
