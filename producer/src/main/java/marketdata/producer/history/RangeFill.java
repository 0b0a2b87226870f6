package marketdata.producer.history;

import marketdata.model.RejectedException;
import marketdata.model.Trade;
import marketdata.model.minute.TradeIds.Range;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A symbol's trades of a span of time: from daily files as far as there are any, the rest by id over REST. */
final class RangeFill {
    /** Ids and times of neighbours cross; so far around the span it is fetched too. Microseconds. */
    static final long MARGIN = 2_000_000;

    private final RestHistory rest;
    private final Delivery delivery;
    private final DumpFiles dumps;
    private final Fill fill;
    private final Fill.ProgressBars bars;

    /** @param dumps null: all over REST */
    RangeFill(RestHistory rest, Delivery delivery, DumpFiles dumps, Fill.ProgressBars bars) {
        this.rest = rest;
        this.delivery = delivery;
        this.dumps = dumps;
        this.fill = new Fill(rest, delivery, bars);
        this.bars = bars;
    }

    /**
     * What came of a symbol.
     *
     * @param ids from a trade before the span to one after it; null when there are no trades
     * @param fromDumps trades that daily files brought
     * @param outcome the rest
     */
    record Result(String symbol, Range ids, long fromDumps, Fill.Outcome outcome) {}

    /** Fills; ids that the exchange does not have are told to the stream. */
    Result fill(String symbol, Instant from, Instant until) throws IOException, InterruptedException {
        long first = micros(from) - MARGIN;
        long end = micros(until) + MARGIN;
        long before = delivery.delivered();
        IdSearch.Found begin = rest.firstAtOrAfter(symbol, first);
        // A trade more on either side proves the first and the last minute.
        long firstId = Math.max(1, begin.id() - 1);
        if (dumps != null) {
            delivery.lead(rest).bring(symbol, firstId, first);
            LocalDate last = day(micros(until) - 1);
            for (LocalDate day = day(micros(from)); !day.isAfter(last); day = day.plusDays(1)) {
                readDump(symbol, day, firstId, end);
            }
        }
        long fromDumps = delivery.delivered() - before;
        IdSearch.Found after = rest.firstAtOrAfter(symbol, end);
        Range ids = new Range(firstId, after.exists() ? after.id() : after.id() - 1);
        if (!begin.exists()) {
            return new Result(symbol, null, fromDumps, null);
        }
        Fill.Outcome outcome = fill.fill(symbol, ids, first);
        outcome.lacking().forEach(each -> delivery.exchangeHole(symbol, each));
        return new Result(symbol, ids, fromDumps, outcome);
    }

    private void readDump(String symbol, LocalDate day, long firstId, long end)
            throws IOException, InterruptedException {
        Optional<Path> file = dumps.find(symbol, day);
        if (file.isEmpty()) {
            return;
        }
        DumpFiles.Sink sink = new DumpFiles.Sink() {
            @Override
            public void trade(Trade trade) {
                if (trade.tradeId() >= firstId && trade.eventMicros() < end) {
                    delivery.deliver(trade);
                }
            }

            @Override
            public void refused(String line, RejectedException reason) {
                delivery.refuse(line, reason);
            }
        };
        try (Progress progress = bars.begin(symbol + " " + day, "bytes", DumpFiles.size(file.get()))) {
            dumps.read(file.get(), symbol, sink, progress);
        } finally {
            dumps.done(file.get());
        }
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static LocalDate day(long micros) {
        return LocalDate.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
    }
}
