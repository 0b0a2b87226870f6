package marketdata.producer.history;

import marketdata.model.candle.TradeIdSet.Range;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A symbol's trades of a span of time: from daily files as far as there are any, the rest by id over REST. */
final class RangeFill {
    /** Ids and times of neighbours cross; so far around the span it is fetched too. Microseconds. */
    static final long MARGIN = 2_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(RangeFill.class);

    private final RestHistory rest;
    private final HistoryPublisher delivery;
    private final DailyFileLoader files;
    private final MissingTrades fill;

    /** @param dumps null: all over REST */
    RangeFill(RestHistory rest, HistoryPublisher delivery, DailyFileSource dumps, MissingTrades.ProgressBars bars) {
        this.rest = rest;
        this.delivery = delivery;
        this.files = dumps == null ? null : new DailyFileLoader(dumps, delivery, bars);
        this.fill = new MissingTrades(rest, delivery, bars);
    }

    /**
     * What came of a symbol.
     *
     * @param ids from a trade before the span to one after it; null when there are no trades
     * @param fromDumps trades that daily files brought
     * @param outcome the rest; null when the exchange was not asked for it
     * @param withoutFile days that no daily file was used for, each with the reason
     */
    record Result(String symbol, Range ids, long fromDumps, MissingTrades.Outcome outcome, List<String> withoutFile) {
        /** Whether anything is missing of what daily files alone were to give. */
        boolean lacks() {
            return !withoutFile.isEmpty() || outcome == null || outcome.lackingIds() > 0;
        }
    }

    /** Fills; publishes the ids that the exchange does not have. */
    Result fill(String symbol, Instant from, Instant until) throws IOException, InterruptedException {
        long first = micros(from) - MARGIN;
        long end = micros(until) + MARGIN;
        long before = delivery.delivered();
        IdSearch.Found begin = rest.firstAtOrAfter(symbol, first);
        // A trade more on either side proves the first and the last minute.
        long firstId = Math.max(rest.lowest(), begin.id() - 1);
        List<String> withoutFile = List.of();
        if (files != null) {
            delivery.lead(rest).bring(symbol, firstId, first);
            withoutFile = files.read(symbol, day(micros(from)), day(micros(until) - 1), trade -> {
                if (trade.tradeId() >= firstId && trade.eventMicros() < end) {
                    delivery.deliver(trade);
                }
            });
        }
        long fromDumps = delivery.delivered() - before;
        if (!begin.exists()) {
            return new Result(symbol, null, fromDumps, null, withoutFile);
        }
        IdSearch.Found after = rest.firstAtOrAfter(symbol, end);
        Range ids = new Range(firstId, after.exists() ? after.id() : after.id() - 1);
        MissingTrades.Outcome outcome = fill.fill(symbol, ids, first);
        outcome.lacking().forEach(each -> delivery.exchangeHole(symbol, each));
        return new Result(symbol, ids, fromDumps, outcome, withoutFile);
    }

    /**
     * Fills from daily files alone: a market that the exchange lists no more. The files of the days around the span give the
     * trade before it and the one after it. Ids that no file holds are no proof that the exchange never had them.
     */
    Result fillFromFiles(String symbol, Instant from, Instant until) throws IOException, InterruptedException {
        long delivered = delivery.delivered();
        DailyFileSpan span = new DailyFileSpan(delivery, micros(from) - MARGIN, micros(until) + MARGIN);
        LocalDate first = day(micros(from));
        LocalDate last = day(micros(until) - 1);
        // The days around are for two trades: their files may be missing.
        List<String> before = files.read(symbol, first.minusDays(1), first.minusDays(1), span);
        List<String> withoutFile = files.read(symbol, first, last, span);
        List<String> after = files.read(symbol, last.plusDays(1), last.plusDays(1), span);
        LOG.debug("{}: around the span {} {}", symbol, before, after);
        Range ids = span.ids();
        List<Range> lacking = ids == null ? List.of() : delivery.known(symbol).missing(ids.from(), ids.to());
        long lackingIds = lacking.stream().mapToLong(Range::count).sum();
        long fromDumps = delivery.delivered() - delivered;
        MissingTrades.Outcome outcome =
                ids == null ? null : new MissingTrades.Outcome(ids.count() - lackingIds, 0, lacking);
        return new Result(symbol, ids, fromDumps, outcome, withoutFile);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static LocalDate day(long micros) {
        return LocalDate.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
    }
}
